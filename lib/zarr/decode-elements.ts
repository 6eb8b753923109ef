/** What foreign stores hold and ours never do: big-endian numbers and text of fixed length. */

import { itemSize } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError } from '#lib/errors.ts'

/** Reverses the bytes of each element in place. */
export function swapWords(bytes: Uint8Array, size: number): void {
  for (let start = 0; start + size <= bytes.length; start += size) bytes.subarray(start, start + size).reverse()
}

/** Swaps the columns that are big-endian, in place. */
export function swapRecords(records: Values, bigEndian: readonly boolean[]): Values {
  if (records.kind !== 'records') return records
  records.fields.forEach(({ values }, index) => {
    if (values.kind === 'fixed' && bigEndian[index] === true && values.bytes.length > 0)
      swapWords(values.bytes, itemSize(values.dtype) ?? 1)
  })
  return records
}

/** Texts of `length` units each, without the NULs that fill them up. `unit` 1 is UTF-8, 4 is UTF-32. */
export function decodeText(
  bytes: Uint8Array,
  { unit, length, bigEndian }: { readonly unit: 1 | 4; readonly length: number; readonly bigEndian: boolean },
): string[] {
  const size = unit * length
  const count = size === 0 ? 0 : bytes.length / size
  const decode = unit === 1 ? utf8Of : (item: Uint8Array) => utf32Of(item, bigEndian)
  return Array.from({ length: count }, (_, index) => decode(bytes.subarray(index * size, (index + 1) * size)))
}

function utf8Of(item: Uint8Array): string {
  const end = item.findLastIndex(byte => byte !== 0) + 1
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(item.subarray(0, end))
  } catch (cause) {
    throw new CorruptSourceError('A text of fixed length is no UTF-8', {}, { cause })
  }
}

function utf32Of(item: Uint8Array, bigEndian: boolean): string {
  const view = new DataView(item.buffer, item.byteOffset, item.byteLength)
  const points = Array.from({ length: item.length / 4 }, (_, index) => view.getUint32(index * 4, !bigEndian))
  if (points.some(point => point > 0x10ffff)) throw new CorruptSourceError('A text of fixed length is no UTF-32')
  return String.fromCodePoint(...points.slice(0, points.findLastIndex(point => point !== 0) + 1))
}

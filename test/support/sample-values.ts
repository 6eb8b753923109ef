/** Values that any region of an array can be asked for: element i of the array (C order) is a function of i. */

import { type DataType, isCompoundType, itemSize, type NumberType } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { positionsIn } from '#lib/zarr/chunk-order.ts'

const TEXTS = ['', 'a', 'Grüße', '日本', '😀 astral', 'line\nbreak "quoted" \\', '\u0000nul', 'x'.repeat(300)]

/** The elements of `region` in an array of `shape`. */
export function sampleValues(dtype: DataType, shape: readonly number[], region: Region): Values {
  return valuesAt(dtype, [...positionsIn(shape, region)])
}

function valuesAt(dtype: DataType, at: readonly number[]): Values {
  if (dtype === 'string') return { kind: 'strings', strings: at.map(index => `${TEXTS[index % TEXTS.length]}`) }
  if (dtype === 'reference')
    return { kind: 'references', targets: at.map(index => (index % 5 === 4 ? null : `/general/möbel/${index % 3}`)) }
  if (isCompoundType(dtype))
    return { kind: 'records', fields: dtype.compound.map(({ name, dtype }) => ({ name, values: valuesAt(dtype, at) })) }
  return { kind: 'fixed', dtype: dtype as NumberType, bytes: sampleBytes(dtype as NumberType | 'bool', at) }
}

/** Bytes that look random but for NaN payloads: every bit of the type is used. */
function sampleBytes(dtype: NumberType | 'bool', at: readonly number[]): Uint8Array {
  const size = itemSize(dtype) ?? 1
  const bytes = new Uint8Array(at.length * size)
  at.forEach((index, item) => {
    let state = Math.imul(index + 1, 0x9e3779b1) >>> 0
    for (let byte = 0; byte < size; byte++) {
      state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0
      bytes[item * size + byte] = dtype === 'bool' ? (state >>> 20) & 1 : byte < size - 2 ? 0 : state >>> 24
    }
  })
  return bytes
}

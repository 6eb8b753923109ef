/** The elements of chunks that were never written: the fill value of `.zarray`, as many times as needed. */

import { Buffer } from 'node:buffer'
import { isCompoundType, itemSize } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { swapRecords } from './decode-elements.ts'
import type { StoredElements } from './element-type.ts'
import type { Json } from './json.ts'
import { valuesOfJson } from './json-values.ts'
import { bytesOfNumbers } from './number-bytes.ts'
import { unpackRecords } from './pack-records.ts'

/** `count` elements. `fillValue` null counts as zeros: Zarr leaves it open. */
export function fillValues(elements: StoredElements, fillValue: Json, count: number, path: string): Values {
  switch (elements.kind) {
    case 'numbers': {
      const { dtype } = elements
      const one = bytesOfNumbers([fillNumber(fillValue, path)], dtype)
      return { kind: 'fixed', dtype, bytes: repeated(one, count) }
    }
    case 'records': {
      const row = fillRow(fillValue, itemSize(elements.dtype) ?? 0, path)
      return swapRecords(unpackRecords(repeated(row, count), elements.dtype), elements.bigEndian)
    }
    case 'text':
      return { kind: 'strings', strings: new Array<string>(count).fill(fillText(fillValue, elements.unit)) }
    case 'objects': {
      const filled = typeof fillValue === 'string' && !isCompoundType(elements.dtype) ? fillValue : null
      return valuesOfJson(new Array<string | null>(count).fill(filled), elements.dtype)
    }
  }
}

/** Non-finite floats come as texts (the specification) or as bare tokens (Python). */
function fillNumber(fillValue: Json, path: string): number | bigint {
  if (fillValue === null || typeof fillValue === 'boolean') return fillValue === true ? 1 : 0
  if (typeof fillValue === 'number') return fillValue
  if (typeof fillValue === 'bigint') return fillValue
  if (fillValue === 'NaN' || fillValue === 'Infinity' || fillValue === '-Infinity') return Number(fillValue)
  throw new CorruptSourceError(`The fill value of "${path}" is no number`, { path })
}

function fillRow(fillValue: Json, size: number, path: string): Uint8Array {
  if (fillValue === null || fillValue === 0n) return new Uint8Array(size)
  const row = typeof fillValue === 'string' ? Buffer.from(fillValue, 'base64') : undefined
  if (row?.length === size) return row
  throw new CorruptSourceError(`The fill value of "${path}" is no record of ${size} bytes in base64`, { path })
}

/** Fill values of bytes (`S`) are in base64, those of text as they are. */
const fillText = (fillValue: Json, unit: 1 | 4): string => {
  if (typeof fillValue !== 'string') return ''
  return unit === 1 ? Buffer.from(fillValue, 'base64').toString().replace(/\0+$/, '') : fillValue
}

function repeated(item: Uint8Array, count: number): Uint8Array {
  const bytes = new Uint8Array(item.length * count)
  if (item.some(byte => byte !== 0)) for (let index = 0; index < count; index++) bytes.set(item, index * item.length)
  return bytes
}

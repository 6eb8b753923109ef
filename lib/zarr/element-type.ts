/**
 * What the elements of a stored array are: numpy's dtype, the filter of objects and hdmf-zarr's `zarr_dtype` taken
 * together. The reverse of storage-of.ts, for what any release of hdmf-zarr has written.
 */

import { type CompoundType, type DataType, itemSize, type NumberType } from '#lib/array/dtype.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { isJsonObject, type Json } from './json.ts'
import type { ArrayMetadata } from './v2-metadata.ts'

/** How the bytes of a decoded chunk are to be taken. */
export type StoredElements =
  | { readonly kind: 'numbers'; readonly dtype: NumberType | 'bool'; readonly bigEndian: boolean }
  /** Rows of numbers; `bigEndian` by field. */
  | { readonly kind: 'records'; readonly dtype: CompoundType; readonly bigEndian: readonly boolean[] }
  /** Fixed-length text, `S` bytes or `U` (UTF-32), of `length` units, padded with NUL. */
  | {
      readonly kind: 'text'
      readonly dtype: 'string'
      readonly unit: 1 | 4
      readonly length: number
      readonly bigEndian: boolean
    }
  /** Objects that the first filter makes of the bytes. */
  | { readonly kind: 'objects'; readonly dtype: DataType }

/** Bytes of an element; undefined for objects. */
export function storedItemSize(elements: StoredElements): number | undefined {
  switch (elements.kind) {
    case 'numbers':
    case 'records':
      return itemSize(elements.dtype)
    case 'text':
      return elements.unit * elements.length
    case 'objects':
      return undefined
  }
}

/** `zarrDtype` is the attribute; where it is missing, objects are taken for text, as hdmf-zarr does. */
export function storedElements(metadata: ArrayMetadata, zarrDtype: Json | undefined, path: string): StoredElements {
  const { dtype } = metadata
  if (typeof dtype !== 'string') return recordElements(dtype, zarrDtype, path)
  if (dtype === '|O' || dtype === 'O') return { kind: 'objects', dtype: objectType(zarrDtype, path) }
  return simpleElements(dtype, path)
}

function simpleElements(dtype: string, path: string): Exclude<StoredElements, { kind: 'records' | 'objects' }> {
  const [, order, kind = '', size = ''] = /^([<>|])([a-zA-Z])(\d+)$/.exec(dtype) ?? []
  const bigEndian = order === '>'
  const length = Number(size)
  if (kind === 'S' || kind === 'U')
    return { kind: 'text', dtype: 'string', unit: kind === 'S' ? 1 : 4, length, bigEndian }
  const type = NUMPY_TYPES[`${kind}${size}`]
  if (type === undefined) throw unsupported(dtype, path)
  return { kind: 'numbers', dtype: type, bigEndian }
}

const NUMPY_TYPES: Readonly<Record<string, NumberType | 'bool'>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}

/** Records of numbers have a layout; one object among the fields makes all of them objects. */
function recordElements(
  fields: readonly (readonly [string, string])[],
  zarrDtype: Json | undefined,
  path: string,
): StoredElements {
  if (fields.some(([, dtype]) => dtype.endsWith('O'))) {
    const listed = Array.isArray(zarrDtype) ? zarrDtype : fields.map(([name, dtype]) => ({ name, dtype }))
    return { kind: 'objects', dtype: objectType(listed, path) }
  }
  const members = fields.map(([name, dtype]) => {
    const elements = simpleElements(dtype, path)
    if (elements.kind === 'numbers') return { name, ...elements }
    throw unsupported(`${dtype} in records`, path)
  })
  return {
    kind: 'records',
    dtype: { compound: members.map(({ name, dtype }) => ({ name, dtype })) },
    bigEndian: members.map(member => member.bigEndian),
  }
}

function objectType(zarrDtype: Json | undefined, path: string): DataType {
  if (zarrDtype === 'object') return 'reference'
  if (!Array.isArray(zarrDtype)) return 'string'
  const compound = zarrDtype.map((field: Json) => {
    if (isJsonObject(field) && typeof field.name === 'string' && typeof field.dtype === 'string')
      return { name: field.name, dtype: memberType(field.dtype, path) }
    throw unsupported('a list without names and types', path)
  })
  return { compound }
}

/** Names of numpy's scalar types, or its short form. */
function memberType(dtype: string, path: string): DataType {
  if (dtype === 'object') return 'reference'
  if (dtype === 'str' || dtype === 'bytes' || dtype === '|O') return 'string'
  if (dtype === 'bool' || dtype === 'bool_') return 'bool'
  if (Object.values(NUMPY_TYPES).includes(dtype as NumberType)) return dtype as NumberType
  return simpleElements(dtype, path).dtype
}

const unsupported = (dtype: string, path: string) =>
  new UnsupportedFeatureError('element type', `"${path}" has elements of type ${dtype}, which are not read here`, {
    path,
  })

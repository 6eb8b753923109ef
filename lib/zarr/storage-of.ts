/**
 * How each element type is stored so that hdmf-zarr's readers find it again: the one place that decides. Zarr v2 has
 * no reference or text type of its own; those are objects (`|O`) behind a filter that turns them into bytes.
 */

import { Buffer } from 'node:buffer'
import {
  type CompoundType,
  type DataType,
  formatDtype,
  isCompoundType,
  isFloatType,
  isNumberType,
  itemSize,
  type NumberType,
} from '#lib/array/dtype.ts'
import type { FilterSpec } from '#lib/codecs/codec-spec.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { Json } from './json.ts'

/** The `dtype` of `.zarray`: a numpy type, or name and type of each field. */
export type ZarrDtype = string | readonly (readonly [name: string, dtype: string])[]

/** The `zarr_dtype` that hdmf-zarr keeps beside an array; scalars have `"scalar"` in its place, unless they are records. */
export type LogicalDtype = string | readonly { readonly name: string; readonly dtype: string }[]

export interface ElementStorage {
  readonly dtype: ZarrDtype
  readonly zarrDtype: LogicalDtype
  /** What turns elements that are objects into bytes; empty for numbers and records of numbers. */
  readonly filters: readonly FilterSpec[]
  readonly fillValue: Json
  /** Bytes of an element before the compressor; 1 where elements have no size of their own. */
  readonly itemSize: number
}

/** Throws UnsupportedFeatureError for a type that no reader of hdmf-zarr stores takes; `path` names the array. */
export function storageOf(dtype: DataType, path: string): ElementStorage {
  if (isNumberType(dtype) || dtype === 'bool')
    return {
      dtype: numpyType(dtype),
      zarrDtype: dtype,
      filters: [],
      fillValue: fillValueOf(dtype),
      itemSize: itemSize(dtype) ?? 1,
    }
  if (dtype === 'string') return objects('str', { id: 'vlen-utf8' }, '')
  if (dtype === 'reference') return objects('object', { id: 'json2' }, null)
  if (isCompoundType(dtype)) return recordStorage(dtype, path)
  throw unsupported(dtype, path)
}

/** numpy's name of a type, little-endian: `<f4`, `|u1`, `|b1`. */
export function numpyType(dtype: NumberType | 'bool'): string {
  if (dtype === 'bool') return '|b1'
  const size = itemSize(dtype) ?? 1
  return `${size === 1 ? '|' : '<'}${isFloatType(dtype) ? 'f' : dtype.startsWith('u') ? 'u' : 'i'}${size}`
}

const objects = (zarrDtype: string, filter: FilterSpec, fillValue: Json): ElementStorage => ({
  dtype: '|O',
  zarrDtype,
  filters: [filter],
  fillValue,
  itemSize: 1,
})

/** A missing chunk reads as zeros; null would be leftover memory in Python. */
function fillValueOf(dtype: NumberType | 'bool'): Json {
  if (dtype === 'bool') return false
  return isFloatType(dtype) ? 0 : 0n
}

/** Records of numbers are a structured type; with text or references in them Python readers take nothing but pickle. */
function recordStorage(dtype: CompoundType, path: string): ElementStorage {
  const fields = dtype.compound.map(field => fieldStorage(field.dtype, `${path} (field "${field.name}")`))
  const size = itemSize(dtype)
  return {
    dtype: dtype.compound.map(({ name }, index) => [name, fields[index]?.dtype ?? '|O'] as const),
    zarrDtype: dtype.compound.map(({ name }, index) => ({ name, dtype: fields[index]?.zarrDtype ?? 'object' })),
    filters: size === undefined ? [{ id: 'pickle', protocol: 2 }] : [],
    fillValue: size === undefined ? null : Buffer.alloc(size).toString('base64'),
    itemSize: size ?? 1,
  }
}

function fieldStorage(dtype: DataType, path: string): { readonly dtype: string; readonly zarrDtype: string } {
  if (isNumberType(dtype) || dtype === 'bool') return { dtype: numpyType(dtype), zarrDtype: dtype }
  if (dtype === 'string') return { dtype: '|O', zarrDtype: 'str' }
  if (dtype === 'reference') return { dtype: '|O', zarrDtype: 'object' }
  throw unsupported(dtype, path)
}

const unsupported = (dtype: DataType, path: string) =>
  new UnsupportedFeatureError(
    'element type',
    `"${path}" has elements of type ${formatDtype(dtype)}, for which hdmf-zarr has no form`,
    { path, advice: 'Leave it out with --exclude.' },
  )

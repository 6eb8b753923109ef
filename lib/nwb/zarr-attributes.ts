/** Attributes of a stored node, JSON, as typed values. JSON has one integer and one float: they are int64 and float64. */

import type { DataType } from '#lib/array/dtype.ts'
import { floatScalar } from '#lib/array/scalars.ts'
import type { Attribute, Scalar } from '#lib/array/values.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { encodeJson, isJsonObject, type Json, type JsonObject } from '#lib/zarr/json.ts'
import { targetOf } from '#lib/zarr/reference-target.ts'
import { fileNodeId } from './read-hdf5.ts'
import type { NodePath } from './tree.ts'

/** What the format adds; none of it is an attribute of the NWB object. */
const RESERVED = ['zarr_dtype', 'zarr_link', '_ARRAY_DIMENSIONS', '.specloc']

const LARGEST_INT64 = 2n ** 63n - 1n

/** In the order of the JSON. References name nodes of file 0; `path` names the owner in errors. */
export function attributesOfJson(attributes: JsonObject, path: NodePath): Attribute[] {
  return Object.entries(attributes)
    .filter(([name]) => !RESERVED.includes(name))
    .map(([name, value]) => attributeOfJson(name, value, path))
}

function attributeOfJson(name: string, json: Json, path: NodePath): Attribute {
  if (json === null) return { name, dtype: 'string', shape: null, values: [] }
  if (isJsonObject(json) && json.zarr_dtype === 'object') {
    const { shape, items } = flatten(json.value ?? null, name, path)
    return { name, dtype: 'reference', shape, values: items.map(referenceOf) }
  }
  const { shape, items } = flatten(json, name, path)
  const dtype = dtypeOf(items)
  return { name, dtype, shape, values: items.map(item => scalarOf(item, dtype)) }
}

/** Identity of the target in file 0; in another store, `<source>:<path>`. */
function referenceOf(record: Json): { readonly ref: string | null } {
  const target = targetOf(record)
  return { ref: target?.startsWith('/') ? fileNodeId(0, target as NodePath) : target }
}

/** Lists within lists as a shape and items in C order; an object counts as an item. */
function flatten(json: Json, name: string, path: NodePath): { shape: readonly number[]; items: readonly Json[] } {
  if (!isList(json)) return { shape: [], items: [json] }
  const parts = json.map(item => flatten(item, name, path))
  const inner = parts[0]?.shape ?? []
  if (parts.some(({ shape }) => shape.join() !== inner.join()))
    throw new CorruptSourceError(`Attribute "${name}" of "${path}" has lists of different lengths`, { path })
  return { shape: [json.length, ...inner], items: parts.flatMap(({ items }) => items) }
}

function dtypeOf(items: readonly Json[]): DataType {
  const integers = items.filter(item => typeof item === 'bigint')
  if (items.length > 0 && integers.length === items.length) {
    if (integers.every(item => item >= -LARGEST_INT64 - 1n && item <= LARGEST_INT64)) return 'int64'
    return integers.every(item => item >= 0n && item < 2n ** 64n) ? 'uint64' : 'string'
  }
  if (items.length > 0 && items.every(item => typeof item === 'number' || typeof item === 'bigint')) return 'float64'
  return items.length > 0 && items.every(item => typeof item === 'boolean') ? 'bool' : 'string'
}

/** What has no type of its own (mixed lists, objects) is kept as JSON text. */
function scalarOf(item: Json, dtype: DataType): Scalar {
  if (dtype === 'float64') return floatScalar(Number(item))
  if (dtype === 'bool') return item === true
  if (typeof item === 'bigint') return String(item)
  return typeof item === 'string' ? item : encodeJson(item)
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json)

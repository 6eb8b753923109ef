/** Attributes as expected against the JSON of the store, value by value; the spelling of a number is its type. */

import { type DataType, isCompoundType, isFloatType, isIntegerType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Scalar } from '#lib/array/values.ts'
import { isReference, plainValue } from '#lib/nwb/attributes.ts'
import { encodeJson, isJsonObject, type Json, type JsonObject } from '#lib/zarr/json.ts'
import type { Difference } from './difference.ts'
import type { ExpectedAttribute } from './expected-tree.ts'
import type { ReferenceRecords } from './reference-records.ts'

/** What the format adds beside the attributes of the object; checked by compare-nodes.ts. */
const RESERVED: readonly string[] = ['zarr_dtype', 'zarr_link', '_ARRAY_DIMENSIONS', '.specloc']

/** Differences of one object's attributes, each named. `path` is the object's. */
export function compareAttributes(
  path: string,
  expected: readonly ExpectedAttribute[],
  found: JsonObject,
  records: ReferenceRecords,
): readonly Difference[] {
  const differences: Difference[] = []
  const names = new Set(expected.map(({ name }) => name))
  for (const attribute of expected) {
    const { name } = attribute
    const json = Object.hasOwn(found, name) ? found[name] : undefined
    if (attribute.shape === null && json === undefined) continue
    const shared = { path, attribute: name, expected: plainValue(attribute) }
    if (json === undefined) differences.push({ kind: 'missing', ...shared, found: null })
    else if (!isSame(attribute, json, records))
      differences.push({ kind: 'attribute', ...shared, found: plainJson(json), ...detailOf(attribute, json) })
  }
  for (const [name, json] of Object.entries(found))
    if (!names.has(name) && !RESERVED.includes(name))
      differences.push({ kind: 'unexpected', path, attribute: name, expected: null, found: plainJson(json) })
  return differences
}

/** JSON of a store as this program prints JSON: integers beyond 2^53 and numbers that are none become texts. */
export function plainJson(json: Json): unknown {
  if (typeof json === 'bigint') return Number.isSafeInteger(Number(json)) ? Number(json) : String(json)
  if (typeof json === 'number') return Number.isFinite(json) && !Object.is(json, -0) ? json : encodeJson(json)
  if (typeof json !== 'object' || json === null) return json
  if (!isJsonObject(json)) return (json as readonly Json[]).map(plainJson)
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, plainJson(value)]))
}

/** What the values alone do not show. */
function detailOf({ dtype, values }: ExpectedAttribute, json: Json): { detail?: string } {
  const isNumber = typeof json === 'number' || typeof json === 'bigint'
  if (!isNumber || Number(values[0]) !== Number(json)) return {}
  return { detail: `The same number, but not as ${String(dtype)} is spelt.` }
}

function isSame(attribute: ExpectedAttribute, json: Json, records: ReferenceRecords): boolean {
  const { dtype, shape, values } = attribute
  if (shape === null) return json === null
  const inner = dtype === 'reference' ? referenceValue(json) : json
  const items = inner === undefined ? undefined : flattened(inner, shape)
  return items !== undefined && values.every((value, at) => isElement(value, items[at], attribute, dtype, records))
}

/** The `value` of an attribute that is marked as one of references. */
const referenceValue = (json: Json): Json | undefined =>
  isJsonObject(json) && json.zarr_dtype === 'object' ? json.value : undefined

/** Items in C order; undefined where the lists have not just this shape. */
function flattened(json: Json, [length, ...inner]: readonly number[]): readonly Json[] | undefined {
  if (length === undefined) return [json]
  if (!isList(json) || json.length !== length) return undefined
  const items: Json[] = []
  for (const item of json) {
    const part = flattened(item, inner)
    if (part === undefined) return undefined
    items.push(...part)
  }
  return items
}

function isElement(
  value: Scalar,
  json: Json | undefined,
  attribute: ExpectedAttribute,
  dtype: DataType,
  records: ReferenceRecords,
): boolean {
  if (json === undefined) return false
  if (isReference(value)) return value.ref === null ? json === null : records.isRecordOf(value.ref, json)
  if (attribute.isUntyped)
    return (typeof json === 'number' || typeof json === 'bigint') && Number(json) === Number(value)
  if (isFloatType(dtype)) return typeof json === 'number' && Object.is(json, Number(value))
  if (isIntegerType(dtype)) return typeof json === 'bigint' && json === BigInt(value as number | string)
  if (dtype === 'bool' || dtype === 'string') return json === value
  return Array.isArray(value) && isList(json) && areMembers(value, json, attribute, dtype, records)
}

/** Compounds, lists and small arrays are lists. */
function areMembers(
  values: readonly Scalar[],
  json: readonly Json[],
  attribute: ExpectedAttribute,
  dtype: DataType,
  records: ReferenceRecords,
): boolean {
  if (typeof dtype === 'string') return false
  const count = 'array' in dtype ? elementCount(dtype.shape) : values.length
  const typeOf = (at: number): DataType => {
    if (isCompoundType(dtype)) return dtype.compound[at]?.dtype ?? 'opaque'
    return 'vlen' in dtype ? dtype.vlen : dtype.array
  }
  const isWhole = values.length === json.length && json.length === count
  return isWhole && values.every((value, at) => isElement(value, json[at], attribute, typeOf(at), records))
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json)

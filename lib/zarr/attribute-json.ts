/** Typed attributes as JSON: the spelling of each number tells Python its type. */

import { type DataType, isCompoundType, isFloatType, isIntegerType } from '#lib/array/dtype.ts'
import type { TypedValue } from '#lib/array/values.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { Json, JsonObject } from './json.ts'
import { referenceRecord, type StoreReference } from './store-reference.ts'

/** Like `Scalar` of values.ts, references resolved. */
export type StoreScalar = number | string | boolean | StoreReference | null | readonly StoreScalar[]

/** Like `Attribute` of values.ts, references resolved; null for a null reference. */
export interface StoreAttribute extends Omit<TypedValue, 'values'> {
  readonly name: string
  readonly values: readonly StoreScalar[]
}

/** The node that has the attributes. */
export interface AttributeOwner {
  readonly path: string
  readonly sourceObjectId: string | null
}

/** Attributes without a value (null dataspace, null reference) are left out: Python readers fail on `null`. */
export function attributesJson(attributes: readonly StoreAttribute[], owner: AttributeOwner): JsonObject {
  const entries = attributes.flatMap(attribute => {
    const value = attributeJson(attribute, owner)
    return value === undefined ? [] : [[attribute.name, value] as const]
  })
  return Object.fromEntries(entries)
}

function attributeJson(attribute: StoreAttribute, owner: AttributeOwner): Json | undefined {
  const { dtype, shape, values } = attribute
  if (shape === null) return undefined
  if (dtype === 'reference') return referenceAttribute(attribute, owner)
  const place: Place = { ...owner, attribute: attribute.name }
  const items = values.map(value => elementJson(value, dtype, place))
  return nest(items, shape)
}

interface Place extends AttributeOwner {
  readonly attribute: string
}

function referenceAttribute({ name, shape, values }: StoreAttribute, owner: AttributeOwner): Json | undefined {
  if (shape?.length === 0 && (values[0] ?? null) === null) return undefined
  const records = values.map(value => {
    if (isReference(value)) return referenceRecord(value, owner.sourceObjectId)
    throw unsupported('null reference in a list', { ...owner, attribute: name })
  })
  return { zarr_dtype: 'object', value: nest(records, shape ?? []) }
}

function elementJson(value: StoreScalar, dtype: DataType, place: Place): Json {
  if (isFloatType(dtype)) return Number(value)
  if (isIntegerType(dtype) && (typeof value === 'number' || typeof value === 'string')) return BigInt(value)
  if (dtype === 'bool') return value === true
  if (dtype === 'string') return String(value)
  if (Array.isArray(value))
    return (value as readonly StoreScalar[]).map((item, index) => memberJson(item, dtype, index, place))
  throw unsupported(typeof dtype === 'string' ? dtype : 'value', place)
}

/** Records, lists and small arrays become lists. */
function memberJson(value: StoreScalar, dtype: DataType, index: number, place: Place): Json {
  if (typeof dtype === 'string') throw unsupported(dtype, place)
  if (isCompoundType(dtype)) return elementJson(value, dtype.compound[index]?.dtype ?? 'opaque', place)
  return elementJson(value, 'vlen' in dtype ? dtype.vlen : dtype.array, place)
}

/** Items in C order as lists within lists; without axes the item itself. */
function nest(items: readonly Json[], shape: readonly number[]): Json {
  const [length, ...inner] = shape
  if (length === undefined) return items[0] ?? null
  const size = inner.reduce((product, axis) => product * axis, 1)
  return Array.from({ length }, (_, index) => nest(items.slice(index * size, (index + 1) * size), inner))
}

const isReference = (value: StoreScalar): value is StoreReference =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const unsupported = (feature: string, { path, attribute }: Place) =>
  new UnsupportedFeatureError(
    'attribute type',
    `Attribute "${attribute}" of "${path}" holds a ${feature}, for which hdmf-zarr has no form`,
    { path },
  )

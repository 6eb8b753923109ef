/**
 * Descriptions of a file or store that do not depend on what read it: format `nwb-describe/1`, as the golden data
 * defines it. The two describers (HDF5, Zarr) share the canonical bytes and the comparison.
 */

import type { DataType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Attribute, Scalar, Values } from '#lib/array/values.ts'
import { canonicalDigest, fieldType, innerType } from './canonical-bytes.ts'

/** An element as the description spells it: unlike `Scalar`, 64-bit integers are numbers as far as they are exact. */
export type DescribedValue =
  | number
  | string
  | boolean
  | null
  | { readonly ref: string | null }
  | readonly DescribedValue[]

export interface DescribedAttribute {
  /** A `DataType`; of a Zarr attribute, the family of its JSON value (`int`, `float`, `empty`, …). */
  readonly dtype: unknown
  readonly shape: readonly number[] | null
  readonly value: DescribedValue
}

export interface DescribedData {
  readonly n: number
  /** Hex digest of the canonical bytes. */
  readonly sha256: string
  /** Flat, C order; only where `n` ≤ 32. */
  readonly values?: readonly DescribedValue[]
}

export interface DescribedObject {
  readonly kind: 'group' | 'dataset'
  readonly neurodata_type?: string
  readonly namespace?: string
  readonly object_id?: string
  readonly attributes: Readonly<Record<string, DescribedAttribute>>
}

export interface DescribedDataset extends DescribedObject, DescribedData {
  readonly kind: 'dataset'
  readonly dtype: DataType
  readonly shape: readonly number[] | null
  /** How it is stored; not part of the meaning. */
  readonly storage: unknown
}

export interface DescribedLink {
  readonly kind: 'link'
  readonly target: string
  readonly file?: string
  readonly hard?: true
}

export type DescribedNode = DescribedObject | DescribedDataset | DescribedLink

export interface Description {
  readonly format: 'nwb-describe/1'
  readonly backend: 'hdf5' | 'zarr'
  readonly specifications: readonly {
    readonly namespace: string
    readonly version: string
    readonly sources: readonly string[]
  }[]
  readonly nodes: Readonly<Record<string, DescribedNode>>
}

/** Elements up to which a description lists the values themselves. */
const LISTED_VALUES = 32

/** Count, digest and (when few) values of an array's elements; `shape` null is the null dataspace. */
export function describeValues(values: Values, dtype: DataType, shape: readonly number[] | null): DescribedData {
  const n = shape === null ? 0 : elementCount(shape)
  const described = { n, sha256: canonicalDigest(values, dtype, n) }
  if (n > LISTED_VALUES) return described
  return { ...described, values: Array.from({ length: n }, (_, index) => describeElement(values, dtype, index)) }
}

/** An attribute; a scalar's value stands alone, all others are flat lists. */
export function describeAttribute({ dtype, shape, values }: Attribute): DescribedAttribute {
  if (shape === null) return { dtype, shape, value: null }
  const described = values.map(value => describeScalar(value, dtype))
  return { dtype, shape, value: shape.length === 0 ? (described[0] ?? null) : described }
}

/** Sorts by Unicode code points, as Python does. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

export interface CompareOptions {
  /** Compares storage, hard and outer links and the exact attribute types too; else only the meaning. */
  readonly exact?: boolean
  /** Compares the lists of cached schemas. */
  readonly specifications?: boolean
}

/** What differs, a line each (path, part, both sides); empty when both descriptions mean the same. */
export function compareDescriptions(
  a: Description,
  b: Description,
  { exact = false, specifications = true }: CompareOptions = {},
): string[] {
  const differences: string[] = []
  const compare = (where: string, left: unknown, right: unknown) => {
    if (sameJson(left, right)) return
    differences.push(`${where}: ${excerpt(left)} ≠ ${excerpt(right)}`)
  }

  if (specifications) compare('specifications', a.specifications, b.specifications)
  for (const path of union(a.nodes, b.nodes)) {
    const [left, right] = [a.nodes[path], b.nodes[path]]
    if (left === undefined || right === undefined) {
      compare(path, left?.kind, right?.kind)
      continue
    }
    const skipped = exact ? ['attributes'] : ['attributes', 'storage', 'hard', 'file']
    for (const part of union(left, right)) {
      if (!skipped.includes(part)) compare(`${path} ${part}`, field(left, part), field(right, part))
    }
    const [leftAttributes, rightAttributes] = [attributesOf(left), attributesOf(right)]
    for (const name of union(leftAttributes, rightAttributes)) {
      const [one, other] = [leftAttributes[name], rightAttributes[name]]
      const where = `${path}@${name}`
      if (exact || one === undefined || other === undefined) compare(where, one, other)
      else if (!sameMeaning(one, other)) differences.push(`${where}: ${excerpt(one)} ≠ ${excerpt(other)}`)
    }
  }
  return differences
}

function describeElement(values: Values, dtype: DataType, index: number): DescribedValue {
  switch (values.kind) {
    case 'fixed':
      return describeNumber(values.bytes, values.dtype, index)
    case 'strings':
      return values.strings[index] ?? ''
    case 'references':
      return { ref: values.targets[index] ?? null }
    case 'records':
      return values.fields.map((column, field) => describeElement(column.values, fieldType(dtype, field), index))
    case 'lists': {
      const start = values.lengths.slice(0, index).reduce((sum, length) => sum + length, 0)
      return describeRun(values.values, innerType(dtype), start, values.lengths[index] ?? 0)
    }
    case 'arrays': {
      const each = elementCount(values.shape)
      return describeRun(values.values, innerType(dtype), index * each, each)
    }
    case 'opaque':
      // What a region reference holds are places in its file, which no other file shares.
      if (dtype === 'region') return null
      return Buffer.from(values.bytes.subarray(index * values.itemSize, (index + 1) * values.itemSize)).toString(
        'base64',
      )
  }
}

const describeRun = (values: Values, dtype: DataType, start: number, length: number): DescribedValue[] =>
  Array.from({ length }, (_, index) => describeElement(values, dtype, start + index))

function describeNumber(bytes: Uint8Array, dtype: string, index: number): DescribedValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (dtype) {
    case 'bool':
      return view.getUint8(index) !== 0
    case 'int8':
      return view.getInt8(index)
    case 'int16':
      return view.getInt16(index * 2, true)
    case 'int32':
      return view.getInt32(index * 4, true)
    case 'int64':
      return describeInteger(view.getBigInt64(index * 8, true))
    case 'uint8':
      return view.getUint8(index)
    case 'uint16':
      return view.getUint16(index * 2, true)
    case 'uint32':
      return view.getUint32(index * 4, true)
    case 'uint64':
      return describeInteger(view.getBigUint64(index * 8, true))
    case 'float16':
      return describeFloat(float16(view.getUint16(index * 2, true)))
    case 'float32':
      return describeFloat(view.getFloat32(index * 4, true))
    case 'float64':
      return describeFloat(view.getFloat64(index * 8, true))
    default:
      throw new Error(`no number type: ${dtype}`)
  }
}

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const describeFloat = (value: number): number | string => (Number.isFinite(value) ? value : String(value))

const describeInteger = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value)

/** A `Scalar` spelt as the description spells it. */
function describeScalar(value: Scalar, dtype: DataType): DescribedValue {
  if (typeof dtype === 'object') {
    if (!isList(value)) throw new Error(`a list was expected, not ${JSON.stringify(value)}`)
    return value.map((part, index) =>
      describeScalar(part, 'compound' in dtype ? fieldType(dtype, index) : innerType(dtype)),
    )
  }
  if (isList(value)) throw new Error(`one value was expected, not ${JSON.stringify(value)}`)
  if (dtype === 'region') return null
  if (typeof value === 'string') {
    if (dtype === 'int64' || dtype === 'uint64') return describeInteger(BigInt(value))
    if (value === '-0' && dtype !== 'string') return -0
  }
  return value
}

const isList = (value: Scalar): value is readonly Scalar[] => Array.isArray(value)

/** Types by family; a list without items, and no value at all, have no type in JSON. */
function sameMeaning(a: DescribedAttribute, b: DescribedAttribute): boolean {
  if (!sameJson(a.value, b.value)) return false
  const untyped = a.value === null || (Array.isArray(a.value) && a.value.length === 0)
  return untyped || (sameJson(a.shape, b.shape) && familyOf(a.dtype) === familyOf(b.dtype))
}

function familyOf(dtype: unknown): string {
  if (typeof dtype !== 'string') return 'structure'
  return /^(u?int|float)/.test(dtype) ? 'number' : dtype
}

function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  return union(a, b).every(key => key in a && key in b && sameJson(field(a, key), field(b, key)))
}

const field = (value: object, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key]

const attributesOf = (node: DescribedNode): Readonly<Record<string, DescribedAttribute>> =>
  'attributes' in node ? node.attributes : {}

const union = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])]

const excerpt = (value: unknown): string => (JSON.stringify(value) ?? 'absent').slice(0, 200)

/**
 * Element types as runtime values. Bytes are little-endian and packed wherever this project holds them in memory;
 * the byte order of a file is a matter of its layout, not of the type.
 */

export type IntegerType = 'int8' | 'int16' | 'int32' | 'int64' | 'uint8' | 'uint16' | 'uint32' | 'uint64'
export type FloatType = 'float16' | 'float32' | 'float64'
export type NumberType = IntegerType | FloatType

/** A record type: fields in file order, packed (no padding) in memory. */
export interface CompoundType {
  readonly compound: readonly { readonly name: string; readonly dtype: DataType }[]
}

/** A list of any length in each element (HDF5 "vlen" of something other than characters). */
export interface VlenType {
  readonly vlen: DataType
}

/** A small array of fixed shape in each element. */
export interface ArrayType {
  readonly array: DataType
  readonly shape: readonly number[]
}

/** `bool` is one byte, 0 or 1. `reference` names another object. `region` and `opaque` are not interpreted. */
export type DataType =
  | NumberType
  | 'bool'
  | 'string'
  | 'reference'
  | 'region'
  | 'opaque'
  | CompoundType
  | VlenType
  | ArrayType

const ITEM_SIZES: Readonly<Record<NumberType | 'bool', number>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
}

export const isNumberType = (dtype: DataType): dtype is NumberType =>
  typeof dtype === 'string' && dtype !== 'bool' && dtype in ITEM_SIZES

export const isFloatType = (dtype: DataType): dtype is FloatType =>
  dtype === 'float16' || dtype === 'float32' || dtype === 'float64'

export const isIntegerType = (dtype: DataType): dtype is IntegerType => isNumberType(dtype) && !isFloatType(dtype)

export const isCompoundType = (dtype: DataType): dtype is CompoundType =>
  typeof dtype === 'object' && 'compound' in dtype

/** Bytes of one element when every element has the same size; undefined for strings, references, lists, opaque. */
export function itemSize(dtype: DataType): number | undefined {
  if (typeof dtype === 'string') return dtype in ITEM_SIZES ? ITEM_SIZES[dtype as NumberType | 'bool'] : undefined
  if ('compound' in dtype) {
    let total = 0
    for (const field of dtype.compound) {
      const size = itemSize(field.dtype)
      if (size === undefined) return undefined
      total += size
    }
    return total
  }
  if ('array' in dtype) {
    const size = itemSize(dtype.array)
    return size === undefined ? undefined : size * dtype.shape.reduce((product, length) => product * length, 1)
  }
  return undefined
}

/** As printed for people: `float32`, `{x: uint32, y: uint32}`, `list of int8`, `int8[2, 3]`. */
export function formatDtype(dtype: DataType): string {
  if (typeof dtype === 'string') return dtype
  if ('compound' in dtype)
    return `{${dtype.compound.map(field => `${field.name}: ${formatDtype(field.dtype)}`).join(', ')}}`
  if ('vlen' in dtype) return `list of ${formatDtype(dtype.vlen)}`
  return `${formatDtype(dtype.array)}[${dtype.shape.join(', ')}]`
}

/** Numbers of one type as numbers of another; one that does not fit is an error, never a wrong number. */

import { type IntegerType, isIntegerType, type NumberType } from '#lib/array/dtype.ts'
import { TransformError } from '#lib/errors.ts'

type Numbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array

const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/**
 * Little-endian bytes of `from` → little-endian bytes of `to`. Integers must be exact in either type; floats may lose
 * digits, but neither become infinite nor lose a fraction to an integer type. `path` names the array in errors.
 */
export function castBytes(bytes: Uint8Array, from: NumberType, to: NumberType, path: string): Uint8Array {
  if (from === to) return bytes
  const source = viewOf(bytes, from, path)
  const target = newArray(source.length, to, path)
  const refuse = (value: number | bigint) => {
    throw new TransformError('cast', `${path} holds ${value}, which does not fit into ${to}.`, { path })
  }
  const isFloat = !isIntegerType(from)
  const fits = isIntegerType(to) ? integerCheck(to) : isFloat ? isFloatSafe : isExactFloat(to)
  for (let index = 0; index < source.length; index++) {
    const value = source[index] as number | bigint
    if (!fits(value, to)) refuse(value)
    write(target, index, value)
  }
  return new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
}

function viewOf(bytes: Uint8Array, dtype: NumberType, path: string): Numbers {
  if (dtype === 'float16') throw unsupported(dtype, path)
  const Type = ARRAYS[dtype]
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % Type.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice()
  return new Type(buffer as ArrayBuffer, byteOffset, byteLength / Type.BYTES_PER_ELEMENT)
}

function newArray(length: number, dtype: NumberType, path: string): Numbers {
  if (dtype === 'float16') throw unsupported(dtype, path)
  return new ARRAYS[dtype](length)
}

function write(target: Numbers, index: number, value: number | bigint): void {
  if (target instanceof BigInt64Array || target instanceof BigUint64Array) target[index] = BigInt(value)
  else target[index] = Number(value)
}

/** Whole, and within the type's limits. */
function integerCheck(dtype: IntegerType): (value: number | bigint) => boolean {
  const bits = ARRAYS[dtype].BYTES_PER_ELEMENT * 8
  const signed = dtype.startsWith('int')
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n
  const most = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n
  return value => (typeof value === 'bigint' || Number.isInteger(value)) && value >= least && value <= most
}

/** An integer that a float type holds exactly. */
function isExactFloat(dtype: NumberType): (value: number | bigint) => boolean {
  const round = dtype === 'float32' ? Math.fround : (value: number) => value
  return value => {
    const rounded = round(Number(value))
    return typeof value === 'bigint' ? Number.isFinite(rounded) && BigInt(rounded) === value : rounded === value
  }
}

const isFloatSafe = (value: number | bigint, to: NumberType): boolean =>
  to !== 'float32' || !Number.isFinite(value) || Number.isFinite(Math.fround(Number(value)))

const unsupported = (dtype: NumberType, path: string) =>
  new TransformError('cast', `${path} cannot be turned from or into ${dtype}.`, { path })

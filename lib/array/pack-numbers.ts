/** Numbers as packed little-endian bytes. */

import { itemSize, type NumberType } from './dtype.ts'

/** A number as memory or JSON holds it: 64-bit integers are bigints or decimal texts, what is not finite may be text. */
export type AnyNumber = number | bigint | string

type Writer = (view: DataView, at: number, value: AnyNumber) => void

/** Integers are taken modulo the range of the type; a boolean is 1 where the number is not 0. */
export function packNumbers(numbers: readonly AnyNumber[], dtype: NumberType | 'bool'): Uint8Array {
  const size = itemSize(dtype) ?? 1
  const bytes = new Uint8Array(numbers.length * size)
  const view = new DataView(bytes.buffer)
  const write = WRITERS[dtype]
  for (const [index, value] of numbers.entries()) write(view, index * size, value)
  return bytes
}

const WRITERS: Readonly<Record<NumberType | 'bool', Writer>> = {
  bool: (view, at, value) => view.setUint8(at, Number(value) === 0 ? 0 : 1),
  int8: (view, at, value) => view.setInt8(at, Number(value)),
  int16: (view, at, value) => view.setInt16(at, Number(value), true),
  int32: (view, at, value) => view.setInt32(at, Number(value), true),
  int64: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  uint8: (view, at, value) => view.setUint8(at, Number(value)),
  uint16: (view, at, value) => view.setUint16(at, Number(value), true),
  uint32: (view, at, value) => view.setUint32(at, Number(value), true),
  uint64: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  float16: (view, at, value) => view.setUint16(at, float16Bits(Number(value)), true),
  float32: (view, at, value) => view.setFloat32(at, Number(value), true),
  float64: (view, at, value) => view.setFloat64(at, Number(value), true),
}

/** IEEE 754 binary16 of a number that has one exactly, else cut; DataView has no writer for it in Node 22. */
function float16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size >= 65_520) return sign | 0x7c00
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  return sign | (((exponent + 15) << 10) + Math.round((size / 2 ** exponent - 1) * 1024))
}

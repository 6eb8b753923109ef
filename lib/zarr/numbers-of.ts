/** Packed numbers as JavaScript values. */

import { itemSize } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'

type Fixed = Extract<Values, { kind: 'fixed' }>

/** The first `count` elements: 64-bit integers as bigint, booleans as boolean, all else as number. */
export function numbersOf({ dtype, bytes }: Fixed, count: number): (number | bigint | boolean)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = itemSize(dtype) ?? 1
  const read = READERS[dtype]
  return Array.from({ length: count }, (_, index) => read(view, index * size))
}

const READERS: Readonly<Record<Fixed['dtype'], (view: DataView, at: number) => number | bigint | boolean>> = {
  bool: (view, at) => view.getUint8(at) !== 0,
  int8: (view, at) => view.getInt8(at),
  int16: (view, at) => view.getInt16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  int64: (view, at) => view.getBigInt64(at, true),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at) => view.getUint16(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  uint64: (view, at) => view.getBigUint64(at, true),
  float16: (view, at) => float16(view.getUint16(at, true)),
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
}

/** IEEE 754 binary16; DataView has no reader for it in Node 22. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}

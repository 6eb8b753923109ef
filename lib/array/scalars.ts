/** Values as JSON can hold them: columns of bytes and texts become a flat list with one `Scalar` per element. */

import { type FloatType, type IntegerType, isFloatType, itemSize, type NumberType } from './dtype.ts'
import { elementCount } from './region.ts'
import type { Scalar, Values } from './values.ts'

/** Every element of `values`, in order. For small arrays: an element costs far more than its bytes. */
export function scalarsOf(values: Values): Scalar[] {
  switch (values.kind) {
    case 'fixed':
      return numbersOf(values.bytes, values.dtype)
    case 'strings':
      return [...values.strings]
    case 'references':
      return values.targets.map(ref => ({ ref }))
    case 'records':
      return rowsOf(values.fields.map(field => scalarsOf(field.values)))
    case 'lists': {
      const elements = scalarsOf(values.values)
      let end = 0
      return values.lengths.map(length => {
        end += length
        return elements.slice(end - length, end)
      })
    }
    case 'arrays': {
      const elements = scalarsOf(values.values)
      const each = elementCount(values.shape)
      if (each === 0) return []
      const count = elements.length / each
      return Array.from({ length: count }, (_, index) => elements.slice(index * each, (index + 1) * each))
    }
    case 'opaque':
      return piecesOf(values.bytes, values.itemSize).map(piece => Buffer.from(piece).toString('base64'))
  }
}

/** A float as a `Scalar`: the values that JSON cannot spell as numbers become texts. */
export function floatScalar(value: number): number | string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}

/** The number that 16 bits stand for: IEEE 754 binary16. */
export function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function numbersOf(bytes: Uint8Array, dtype: NumberType | 'bool'): Scalar[] {
  const size = itemSize(dtype) ?? 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = dtype === 'bool' ? (at: number) => view.getUint8(at) !== 0 : numberReader(view, dtype)
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => read(index * size))
}

function numberReader(view: DataView, dtype: NumberType): (at: number) => Scalar {
  return isFloatType(dtype) ? floatReader(view, dtype) : integerReader(view, dtype)
}

function floatReader(view: DataView, dtype: FloatType): (at: number) => Scalar {
  switch (dtype) {
    case 'float16':
      return at => floatScalar(float16(view.getUint16(at, true)))
    case 'float32':
      return at => floatScalar(view.getFloat32(at, true))
    case 'float64':
      return at => floatScalar(view.getFloat64(at, true))
  }
}

function integerReader(view: DataView, dtype: IntegerType): (at: number) => Scalar {
  switch (dtype) {
    case 'int8':
      return at => view.getInt8(at)
    case 'int16':
      return at => view.getInt16(at, true)
    case 'int32':
      return at => view.getInt32(at, true)
    case 'int64':
      return at => String(view.getBigInt64(at, true))
    case 'uint8':
      return at => view.getUint8(at)
    case 'uint16':
      return at => view.getUint16(at, true)
    case 'uint32':
      return at => view.getUint32(at, true)
    case 'uint64':
      return at => String(view.getBigUint64(at, true))
  }
}

const piecesOf = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: size === 0 ? 0 : Math.floor(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )

function rowsOf(columns: readonly (readonly Scalar[])[]): Scalar[][] {
  const rows: Scalar[][] = Array.from({ length: columns[0]?.length ?? 0 }, () => [])
  for (const column of columns) for (const [index, value] of column.entries()) rows[index]?.push(value)
  return rows
}

/** Elements as JSON holds them (`Scalar`) → elements in memory (`Values`). */

import { type DataType, isCompoundType, isNumberType, itemSize, type NumberType } from '#lib/array/dtype.ts'
import type { Scalar, Values } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import { isReference } from '#lib/nwb/attributes.ts'

/** `path` names the array in errors. */
export function valuesOfScalars(scalars: readonly Scalar[], dtype: DataType, path: string): Values {
  if (dtype === 'bool')
    return { kind: 'fixed', dtype, bytes: Uint8Array.from(scalars, value => (value === true ? 1 : 0)) }
  if (dtype === 'string') return { kind: 'strings', strings: scalars.map(value => text(value, path)) }
  if (dtype === 'reference')
    return { kind: 'references', targets: scalars.map(value => (isReference(value) ? value.ref : null)) }
  if (isNumberType(dtype)) return { kind: 'fixed', dtype, bytes: packNumbers(scalars, dtype, path) }
  if (isCompoundType(dtype)) {
    const rows = scalars.map(row => list(row, path))
    return {
      kind: 'records',
      fields: dtype.compound.map(({ name, dtype: type }, at) => ({
        name,
        values: valuesOfScalars(
          rows.map(row => row[at] ?? 0),
          type,
          path,
        ),
      })),
    }
  }
  throw new TransformError('values', `${path} holds values of a type that cannot be made from JSON.`, { path })
}

function packNumbers(scalars: readonly Scalar[], dtype: NumberType, path: string): Uint8Array {
  const size = itemSize(dtype) ?? 1
  const bytes = new Uint8Array(scalars.length * size)
  const view = new DataView(bytes.buffer)
  const write = WRITERS[dtype]
  for (const [at, scalar] of scalars.entries()) {
    if (typeof scalar !== 'number' && typeof scalar !== 'string')
      throw new TransformError('values', `${path} holds ${JSON.stringify(scalar)} where a number was expected.`, {
        path,
      })
    write(view, at * size, scalar)
  }
  return bytes
}

/** Little-endian writers; a Scalar of 64 bits, and one that JSON cannot spell as a number, is text. */
const WRITERS: Readonly<Record<NumberType, (view: DataView, at: number, value: number | string) => void>> = {
  int8: (view, at, value) => view.setInt8(at, Number(value)),
  int16: (view, at, value) => view.setInt16(at, Number(value), true),
  int32: (view, at, value) => view.setInt32(at, Number(value), true),
  int64: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  uint8: (view, at, value) => view.setUint8(at, Number(value)),
  uint16: (view, at, value) => view.setUint16(at, Number(value), true),
  uint32: (view, at, value) => view.setUint32(at, Number(value), true),
  uint64: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  float16: (view, at, value) => view.setUint16(at, halfBits(Number(value)), true),
  float32: (view, at, value) => view.setFloat32(at, Number(value), true),
  float64: (view, at, value) => view.setFloat64(at, Number(value), true),
}

/** IEEE 754 half of a number that is one, exactly; what lies between halves is cut towards zero. */
function halfBits(value: number): number {
  const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size >= 65520) return sign | 0x7c00
  if (size < 2 ** -14) return sign | Math.trunc(size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  return sign | ((exponent + 15) << 10) | Math.trunc((size / 2 ** exponent - 1) * 1024)
}

function text(value: Scalar, path: string): string {
  if (typeof value === 'string') return value
  throw new TransformError('values', `${path} holds ${JSON.stringify(value)} where text was expected.`, { path })
}

function list(value: Scalar, path: string): readonly Scalar[] {
  if (Array.isArray(value)) return value
  throw new TransformError('values', `${path} holds ${JSON.stringify(value)} where a record was expected.`, { path })
}

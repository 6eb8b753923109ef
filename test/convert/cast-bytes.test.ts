import { describe, expect, it } from 'vitest'
import type { NumberType } from '#lib/array/dtype.ts'
import { scalarsOf } from '#lib/array/scalars.ts'
import type { Scalar } from '#lib/array/values.ts'
import { castBytes } from '#lib/convert/cast-bytes.ts'
import { valuesOfScalars } from '#lib/convert/values-of-scalars.ts'
import { TransformError } from '#lib/errors.ts'

const bytesOf = (values: readonly Scalar[], dtype: NumberType): Uint8Array => {
  const made = valuesOfScalars(values, dtype, '/a')
  return made.kind === 'fixed' ? made.bytes : new Uint8Array()
}

const cast = (values: readonly Scalar[], from: NumberType, to: NumberType): Scalar[] =>
  scalarsOf({ kind: 'fixed', dtype: to, bytes: castBytes(bytesOf(values, from), from, to, '/a') })

describe('castBytes', () => {
  it.each<[NumberType, NumberType, Scalar[], Scalar[]]>([
    ['int64', 'uint8', ['0', '255'], [0, 255]],
    ['int64', 'uint64', ['9223372036854775807'], ['9223372036854775807']],
    ['uint8', 'int64', [0, 200], ['0', '200']],
    ['int32', 'float64', [-2147483648, 7], [-2147483648, 7]],
    ['int64', 'float64', ['9007199254740992'], [9007199254740992]],
    ['int32', 'float32', [16777216], [16777216]],
    ['float64', 'float32', [0.1, 'NaN', '-Infinity'], [Math.fround(0.1), 'NaN', '-Infinity']],
    ['float64', 'int16', [-3, 4], [-3, 4]],
    ['int16', 'int16', [-1], [-1]],
  ])('%s to %s keeps what fits', (from, to, before, after) => {
    expect(cast(before, from, to)).toEqual(after)
  })

  it.each<[NumberType, NumberType, Scalar]>([
    ['int64', 'uint8', '-1'],
    ['int64', 'uint8', '256'],
    ['int64', 'uint64', '-1'],
    ['uint64', 'int64', '9223372036854775808'],
    ['int64', 'float64', '9007199254740993'],
    ['int32', 'float32', 16777217],
    ['float64', 'float32', 1e39],
    ['float64', 'int16', 0.5],
    ['float64', 'int16', 'NaN'],
    ['float64', 'int64', 1e19],
  ])('%s to %s refuses %s', (from, to, value) => {
    expect(() => cast([value], from, to)).toThrow(TransformError)
  })

  it('takes bytes that begin anywhere', () => {
    const shifted = new Uint8Array(9).subarray(1)
    shifted.set(bytesOf([1.5], 'float64'))

    expect(castBytes(shifted, 'float64', 'float32', '/a')).toEqual(bytesOf([1.5], 'float32'))
  })
})

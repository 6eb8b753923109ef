import { describe, expect, it } from 'vitest'
import type { NumberType } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { compareNumbers, compareValues } from '#lib/compare/value-differences.ts'

const TYPES = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

function numbers(dtype: keyof typeof TYPES & NumberType, values: readonly (number | bigint)[]): Values {
  const { buffer } = (TYPES[dtype] as { from(values: readonly unknown[]): { buffer: ArrayBuffer } }).from(values)
  return { kind: 'fixed', dtype, bytes: new Uint8Array(buffer) }
}

describe('compareValues', () => {
  it('finds the first number that differs and counts all', () => {
    const [a, b] = [numbers('float64', [1, 2, 3, 4]), numbers('float64', [1, 2.5, 3, 5])]

    expect(compareValues(a, b)).toEqual({ at: 1, expected: 2, found: 2.5, count: 2 })
    expect(compareValues(a, a)).toBeUndefined()
  })

  it('tells -0 from 0, one NaN from another, and a list from a shorter one', () => {
    const nan = numbers('float32', [Number.NaN])
    const other: Values = { kind: 'fixed', dtype: 'float32', bytes: Uint8Array.of(1, 0, 0xc0, 0x7f) }

    expect(compareValues(numbers('float32', [-0]), numbers('float32', [0]))).toMatchObject({ expected: '-0', found: 0 })
    expect(compareValues(nan, other)).toMatchObject({ at: 0, count: 1 })
    expect(compareValues(nan, nan)).toBeUndefined()
    expect(compareValues(numbers('int8', [1, 2]), numbers('int8', [1]))).toMatchObject({ at: 1, found: null, count: 1 })
  })

  it('names the field of records, whichever comes first', () => {
    const records = (x: readonly number[], names: readonly string[]): Values => ({
      kind: 'records',
      fields: [
        { name: 'x', values: numbers('int16', x) },
        { name: 'name', values: { kind: 'strings', strings: names } },
      ],
    })

    expect(compareValues(records([1, 2, 3], ['a', 'b', 'c']), records([1, 2, 4], ['a', 'd', 'c']))).toMatchObject({
      at: 1,
      field: 'name',
      expected: 'b',
      found: 'd',
    })
  })
})

describe('compareNumbers', () => {
  it.each<[string, Values, Values]>([
    ['unsigned of the same width', numbers('int16', [0, 5, 32767]), numbers('uint16', [0, 5, 32767])],
    ['wider', numbers('uint8', [0, 200]), numbers('uint64', [0n, 200n])],
    ['float', numbers('int64', [-3n, 2n ** 53n]), numbers('float64', [-3, 2 ** 53])],
    ['a shorter float', numbers('float64', [0.1, -0, Number.NaN]), numbers('float32', [0.1, -0, Number.NaN])],
  ])('takes the same numbers as %s', (_, a, b) => {
    expect(compareNumbers(a, b)).toBeUndefined()
  })

  it.each<[string, Values, Values]>([
    ['a negative number that became large', numbers('int16', [0, -1]), numbers('uint16', [0, 65535])],
    ['an integer that a double cannot hold', numbers('int64', [0n, 2n ** 53n + 1n]), numbers('float64', [0, 2 ** 53])],
    ['another number', numbers('uint8', [7, 8]), numbers('uint64', [7n, 9n])],
    ['a float that is not the nearest', numbers('float64', [1, 0.1]), numbers('float32', [1, 0.1000001])],
  ])('finds %s', (_, a, b) => {
    expect(compareNumbers(a, b)).toMatchObject({ at: 1, count: 1 })
  })
})

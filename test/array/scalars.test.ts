import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NumberType } from '#lib/array/dtype.ts'
import { float16, floatScalar, scalarsOf } from '#lib/array/scalars.ts'
import type { Values } from '#lib/array/values.ts'

const fixed = (dtype: NumberType | 'bool', bytes: ArrayBufferView): Values => ({
  kind: 'fixed',
  dtype,
  bytes: new Uint8Array(bytes.buffer),
})

describe('scalarsOf', () => {
  it.each<[NumberType | 'bool', ArrayBufferView, unknown[]]>([
    ['bool', Uint8Array.of(0, 1), [false, true]],
    ['int8', Int8Array.of(-128, 127), [-128, 127]],
    ['uint8', Uint8Array.of(0, 255), [0, 255]],
    ['int16', Int16Array.of(-32768, 5), [-32768, 5]],
    ['uint16', Uint16Array.of(65535), [65535]],
    ['int32', Int32Array.of(-(2 ** 31)), [-(2 ** 31)]],
    ['uint32', Uint32Array.of(2 ** 32 - 1), [2 ** 32 - 1]],
    ['int64', BigInt64Array.of(-(2n ** 63n), 0n), ['-9223372036854775808', '0']],
    ['uint64', BigUint64Array.of(2n ** 64n - 1n), ['18446744073709551615']],
    ['float16', Uint16Array.of(0x3e00, 0x8000, 0x7e00, 0xfc00), [1.5, '-0', 'NaN', '-Infinity']],
    ['float32', Float32Array.of(0.1, -0, Number.NaN), [Math.fround(0.1), '-0', 'NaN']],
    ['float64', Float64Array.of(0.1, -0, Infinity, -1), [0.1, '-0', 'Infinity', -1]],
  ])('spells %s without loss', (dtype, bytes, expected) => {
    expect(scalarsOf(fixed(dtype, bytes))).toEqual(expected)
  })

  it('spells texts, references and bytes', () => {
    expect(scalarsOf({ kind: 'strings', strings: ['', 'é'] })).toEqual(['', 'é'])
    expect(scalarsOf({ kind: 'references', targets: ['/a', null] })).toEqual([{ ref: '/a' }, { ref: null }])
    expect(scalarsOf({ kind: 'opaque', itemSize: 2, bytes: Uint8Array.of(1, 2, 3, 4) })).toEqual(['AQI=', 'AwQ='])
  })

  it('gives a list for each record, list and small array', () => {
    const numbers = fixed('uint8', Uint8Array.of(1, 2, 3, 4))

    const fields = [
      { name: 'n', values: numbers },
      { name: 't', values: { kind: 'strings' as const, strings: ['a', 'b', 'c', 'd'] } },
    ]
    expect(scalarsOf({ kind: 'records', fields })).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ])
    expect(scalarsOf({ kind: 'lists', lengths: [0, 3, 0, 1], values: numbers })).toEqual([[], [1, 2, 3], [], [4]])
    expect(scalarsOf({ kind: 'arrays', shape: [2, 1], values: numbers })).toEqual([
      [1, 2],
      [3, 4],
    ])
  })
})

describe('floatScalar', () => {
  it('can be read back', () => {
    fc.assert(fc.property(fc.double(), value => Object.is(Number(floatScalar(value)), value)))
  })
})

describe('float16', () => {
  it.each([
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
  ])('reads %i', (bits, expected) => {
    expect(float16(bits)).toBe(expected)
  })
})

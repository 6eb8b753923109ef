import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asNumbers } from '#lib/array/as-numbers.ts'
import type { NumberType } from '#lib/array/dtype.ts'
import { packNumbers } from '#lib/array/pack-numbers.ts'
import { scalarsOf } from '#lib/array/scalars.ts'

const TYPES: readonly NumberType[] = [
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'float32',
  'float64',
]

describe('asNumbers', () => {
  it.each(TYPES)('gives the numbers that scalars of %s stand for', dtype => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: dtype.startsWith('u') ? 0 : -100, max: 100 })), numbers => {
        const values = { kind: 'fixed', dtype, bytes: packNumbers(numbers, dtype) } as const

        expect([...asNumbers(values)]).toEqual(scalarsOf(values).map(Number))
      }),
      { numRuns: 20 },
    )
  })

  it('takes elements of lists one after another, booleans as 0 and 1, and texts for no numbers', () => {
    const flags = { kind: 'fixed', dtype: 'bool', bytes: Uint8Array.of(0, 1, 1) } as const

    expect([...asNumbers({ kind: 'lists', lengths: [1, 2], values: flags })]).toEqual([0, 1, 1])
    expect([...asNumbers({ kind: 'strings', strings: ['1', 'x'] })]).toEqual([Number.NaN, Number.NaN])
  })
})

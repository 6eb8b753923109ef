import { describe, expect, it } from 'vitest'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { type BatchUnit, makeBatches } from '#lib/plan/make-batches.ts'
import { randomNumbers } from '#test/support/random.ts'

const unit = (seconds: number, change: Partial<BatchUnit> = {}): BatchUnit => ({
  seconds,
  bytes: 1000,
  memoryBytes: 1,
  lineBytes: 10,
  ...change,
})

const options = { compute: 'auto', hasFargate: true, lambdaBytes: 1e9 } as const

describe('makeBatches', () => {
  it.each([1, 2, 3, 4, 5])('puts every unit into one batch, in order, 30 to 90 seconds each (seed %i)', seed => {
    const random = randomNumbers(seed)
    const units = Array.from({ length: 400 }, () => unit(random() * 8, { lineBytes: 1 + Math.floor(random() * 500) }))

    const batches = makeBatches(units, options)

    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(400)
    for (const [at, { offset, length, seconds }] of batches.entries()) {
      const before = batches[at - 1]
      expect(offset).toBe(before === undefined ? 0 : before.offset + before.length)
      expect(length).toBeGreaterThan(0)
      expect(seconds).toBeGreaterThan(30)
      expect(seconds).toBeLessThan(90)
    }
    const last = batches.at(-1)
    expect((last?.offset ?? 0) + (last?.length ?? 0)).toBe(units.reduce((sum, { lineBytes }) => sum + lineBytes, 0))
  })

  it('gives long units and large ones to Fargate where there is Fargate', () => {
    const units = [unit(1), unit(400), unit(1, { memoryBytes: 2e9 }), unit(1)]

    expect(makeBatches(units, options).map(({ compute, count }) => [compute, count])).toEqual([
      ['lambda', 1],
      ['fargate', 2],
      ['lambda', 1],
    ])
  })

  it('makes tasks of ten minutes and more on Fargate, one where there is less to do', () => {
    const fargate = { ...options, compute: 'fargate' } as const
    const seconds = (count: number) =>
      makeBatches(
        Array.from({ length: count }, () => unit(10)),
        fargate,
      ).map(batch => batch.seconds)

    expect(seconds(20)).toEqual([200])
    expect(seconds(360)).toHaveLength(6)
    expect(Math.min(...seconds(400))).toBeGreaterThanOrEqual(590)
  })

  it('refuses a unit that fits no machine, with what to do', () => {
    const large = [unit(1, { memoryBytes: 2e9 })]

    expect(() => makeBatches(large, { ...options, hasFargate: false })).toThrow(UnsupportedFeatureError)
    expect(makeBatches([unit(400)], { ...options, hasFargate: false }).map(({ compute }) => compute)).toEqual([
      'lambda',
    ])
  })

  it('makes nothing of nothing', () => {
    expect(makeBatches([], options)).toEqual([])
  })
})

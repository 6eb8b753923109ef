import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementCount } from '#lib/array/region.ts'
import { chooseChunkShape } from '#lib/plan/chunking.ts'

const chunkBytes = 10_000_000

describe('chooseChunkShape', () => {
  it.each([
    { what: 'a scalar', shape: [1], itemSize: 8, source: null, expected: [1] },
    { what: 'an array under the target', shape: [1_000_000], itemSize: 8, source: [1000], expected: [1_000_000] },
    { what: 'an empty array', shape: [0, 5], itemSize: 4, source: null, expected: [1, 1] },
    { what: 'timestamps', shape: [10_000_000], itemSize: 8, source: null, expected: [1_250_000] },
    { what: 'LFP cut by time', shape: [2_200_000, 96], itemSize: 4, source: [17188, 2], expected: [206_256, 12] },
    { what: 'LFP of all channels', shape: [2_200_000, 384], itemSize: 4, source: null, expected: [51_163, 48] },
    { what: 'coordinates', shape: [3_000_000, 2], itemSize: 8, source: null, expected: [600_000, 2] },
    { what: 'frames', shape: [10_000, 512, 512], itemSize: 2, source: [1, 512, 512], expected: [19, 512, 512] },
    {
      what: 'frames larger than the target',
      shape: [5, 4000, 4000],
      itemSize: 2,
      source: null,
      expected: [1, 1000, 4000],
    },
  ])('cuts $what', ({ shape, itemSize, source, expected }) => {
    expect(chooseChunkShape({ shape, itemSize, sourceChunkShape: source, chunkBytes })).toEqual(expected)
  })

  it('stays near the target, and above a quarter of it where the array is larger', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(shape, fc.constantFrom(1, 2, 4, 8), (shape, itemSize) => {
        const chunk = chooseChunkShape({ shape, itemSize, sourceChunkShape: null, chunkBytes: 100_000 })

        const bytes = elementCount(chunk) * itemSize
        const row = elementCount(shape.slice(-1)) * itemSize
        expect(chunk.every((length, axis) => length >= 1 && length <= shape[axis]!)).toBe(true)
        expect(bytes).toBeLessThanOrEqual(125_000)
        if (elementCount(shape) * itemSize > 100_000 && row < 25_000) expect(bytes).toBeGreaterThan(25_000)
      }),
    )
  })
})

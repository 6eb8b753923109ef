import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coordsOf } from '#lib/array/chunk-grid.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import { slabsOf } from '#lib/hdf5/slabs.ts'

const axis = fc.record({
  start: fc.integer({ min: 0, max: 9 }),
  length: fc.integer({ min: 0, max: 9 }),
  chunk: fc.integer({ min: 1, max: 5 }),
})

const cases = fc.record({ axes: fc.array(axis, { maxLength: 3 }), budget: fc.integer({ min: 1, max: 200 }) })

describe('slabsOf', () => {
  it('gives every index once, in C order, within the budget', () => {
    fc.assert(
      fc.property(cases, ({ axes, budget }) => {
        const region = { start: axes.map(({ start }) => start), shape: axes.map(({ length }) => length) }
        const slabs = [
          ...slabsOf(
            region,
            axes.map(({ chunk }) => chunk),
            budget,
          ),
        ]

        expect(slabs.flatMap(slab => [...coordsOf(slab)])).toEqual([...coordsOf(region)])
        expect(slabs.every(slab => elementCount(slab.shape) <= budget)).toBe(true)
      }),
    )
  })

  it('cuts between chunks wherever a row of chunks fits', () => {
    fc.assert(
      fc.property(cases, ({ axes, budget }) => {
        const [first] = axes
        const region: Region = { start: axes.map(({ start }) => start), shape: axes.map(({ length }) => length) }
        const rowElements = elementCount(region.shape.slice(1))
        fc.pre(first !== undefined && rowElements > 0 && first.chunk * rowElements <= budget)

        const ends = [
          ...slabsOf(
            region,
            axes.map(({ chunk }) => chunk),
            budget,
          ),
        ].map(({ start, shape }) => (start[0] ?? 0) + (shape[0] ?? 0))

        for (const end of ends.slice(0, -1)) expect(end % (first?.chunk ?? 1)).toBe(0)
      }),
    )
  })

  it('cuts an unchunked region by the budget alone', () => {
    const slabs = [...slabsOf({ start: [2, 0], shape: [7, 3] }, null, 10)]

    expect(slabs.map(({ start, shape }) => [start[0], shape[0]])).toEqual([
      [2, 3],
      [5, 3],
      [8, 1],
    ])
  })
})

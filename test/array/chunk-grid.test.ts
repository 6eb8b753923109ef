import { describe, expect, it } from 'vitest'
import { type ChunkGrid, chunkCount, chunkRegion, chunksMeeting, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { elementCount, intersectRegions, type Region, wholeRegion } from '#lib/array/region.ts'
import { randomNumbers } from '#test/support/random.ts'

const CASES = 300

const random = randomNumbers(11)
const below = (limit: number) => Math.floor(random() * limit)

/** Up to three axes, lengths of zero among them; chunks may be longer than the array. */
function randomGrid(): ChunkGrid {
  const rank = below(4)
  const shape = Array.from({ length: rank }, () => (random() < 0.1 ? 0 : 1 + below(9)))
  return { shape, chunkShape: shape.map(() => 1 + below(11)) }
}

function randomBox(shape: readonly number[]): Region {
  const start = shape.map(length => below(length + 1))
  return { start, shape: shape.map((length, axis) => below(length - (start[axis] ?? 0) + 1)) }
}

/** Every index of a box, by plain counting. */
function indexesIn({ start, shape }: Region): string[] {
  let all: number[][] = [[]]
  for (const [axis, from] of start.entries())
    all = all.flatMap(index => Array.from({ length: shape[axis] ?? 0 }, (_, at) => [...index, from + at]))
  return all.map(index => index.join())
}

describe('a chunk grid', () => {
  it('covers each index exactly once', () => {
    for (let round = 0; round < CASES; round++) {
      const grid = randomGrid()
      const all = wholeRegion(grid.shape)

      const chunks = [...coordsOf(wholeRegion(gridShape(grid)))]
      const covered = chunks.flatMap(coords => indexesIn(chunkRegion(grid, coords)))

      expect(chunks).toHaveLength(chunkCount(grid))
      expect(covered).toHaveLength(elementCount(grid.shape))
      expect(covered.toSorted()).toEqual(indexesIn(all).toSorted())
    }
  })

  it('meets a region with just the chunks that have an index of it', () => {
    for (let round = 0; round < CASES; round++) {
      const grid = randomGrid()
      const region = randomBox(grid.shape)
      if (elementCount(region.shape) === 0) continue

      const meeting = [...coordsOf(chunksMeeting(grid, region))].map(coords => coords.join())

      const wanted = new Set(indexesIn(region))
      const naive = [...coordsOf(wholeRegion(gridShape(grid)))].filter(coords =>
        indexesIn(chunkRegion(grid, coords)).some(index => wanted.has(index)),
      )
      expect(meeting).toEqual(naive.map(coords => coords.join()))
    }
  })
})

describe('coordsOf', () => {
  it('goes through a box in C order', () => {
    for (let round = 0; round < CASES; round++) {
      const box = randomBox(randomGrid().shape)

      expect([...coordsOf(box)].map(coords => coords.join())).toEqual(indexesIn(box))
    }
  })
})

describe('intersectRegions', () => {
  it('has just the indexes of both, and is undefined where there are none', () => {
    for (let round = 0; round < CASES; round++) {
      const { shape } = randomGrid()
      const [a, b] = [randomBox(shape), randomBox(shape)]

      const common = intersectRegions(a, b)

      const inB = new Set(indexesIn(b))
      const both = indexesIn(a).filter(index => inB.has(index))
      expect(common === undefined ? [] : indexesIn(common)).toEqual(both)
    }
  })
})

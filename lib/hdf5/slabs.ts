/** Cuts a region into pieces for one read each, in such an order that their elements, one after another, are the region's. */

import type { Region } from '#lib/array/region.ts'

/**
 * Pieces of at most `budget` elements where possible, cut between chunks along the first axis, so that no chunk is
 * decoded twice. Where one row of chunks is more than the budget, it is cut through; where one row of elements is,
 * the rows are taken one by one and cut along the next axis.
 */
export function* slabsOf(region: Region, chunkShape: readonly number[] | null, budget: number): Generator<Region> {
  if (region.shape.some(length => length === 0)) return
  yield* cut(region, chunkShape, Math.max(1, budget), 0)
}

function* cut(region: Region, chunkShape: readonly number[] | null, budget: number, axis: number): Generator<Region> {
  const length = region.shape[axis]
  const start = region.start[axis]
  if (length === undefined || start === undefined) return yield region
  const rowElements = region.shape.slice(axis + 1).reduce((product, extent) => product * extent, 1)
  const rows = Math.floor(budget / rowElements)
  const end = start + length
  if (rows < 1) {
    for (let row = start; row < end; row++) yield* cut(withAxis(region, axis, row, 1), chunkShape, budget, axis + 1)
    return
  }
  const chunkRows = chunkShape?.[axis] ?? 1
  for (let from = start; from < end; ) {
    const reach = Math.min(from + rows, end)
    const boundary = Math.floor(reach / chunkRows) * chunkRows
    const to = reach === end || boundary <= from ? reach : boundary
    yield withAxis(region, axis, from, to - from)
    from = to
  }
}

function withAxis({ start, shape }: Region, axis: number, from: number, length: number): Region {
  return { start: start.with(axis, from), shape: shape.with(axis, length) }
}

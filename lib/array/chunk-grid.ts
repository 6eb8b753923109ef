/** How an array is cut into chunks: a regular grid from the origin; chunks at the far edges may reach past the array. */

import { elementCount, type Region } from './region.ts'

export interface ChunkGrid {
  readonly shape: readonly number[]
  /** Same number of axes as `shape`, every length ≥ 1. */
  readonly chunkShape: readonly number[]
}

/** Chunks along each axis; 0 where the array has no elements there. */
export const gridShape = (grid: ChunkGrid): number[] =>
  grid.shape.map((length, axis) => Math.ceil(length / (grid.chunkShape[axis] ?? 1)))

/** Chunks in all. */
export const chunkCount = (grid: ChunkGrid): number => elementCount(gridShape(grid))

/** The elements of one chunk that lie inside the array. */
export function chunkRegion(grid: ChunkGrid, coords: readonly number[]): Region {
  const start = coords.map((coord, axis) => coord * (grid.chunkShape[axis] ?? 1))
  const shape = start.map((from, axis) => Math.min(grid.chunkShape[axis] ?? 1, (grid.shape[axis] ?? 0) - from))
  return { start, shape }
}

/** The box of chunk coordinates whose chunks meet `region`. */
export function chunksMeeting(grid: ChunkGrid, region: Region): Region {
  const start = region.start.map((from, axis) => Math.floor(from / (grid.chunkShape[axis] ?? 1)))
  const shape = region.shape.map(
    (length, axis) =>
      Math.ceil(((region.start[axis] ?? 0) + length) / (grid.chunkShape[axis] ?? 1)) - (start[axis] ?? 0),
  )
  return { start, shape }
}

/** Every coordinate of a box, in C order. A box without axes has one coordinate, `[]`. */
export function* coordsOf(box: Region): Generator<number[]> {
  if (box.shape.some(length => length <= 0)) return
  const coords = [...box.start]
  for (;;) {
    yield [...coords]
    let axis = coords.length - 1
    while (axis >= 0) {
      coords[axis] = (coords[axis] ?? 0) + 1
      if ((coords[axis] ?? 0) < (box.start[axis] ?? 0) + (box.shape[axis] ?? 0)) break
      coords[axis] = box.start[axis] ?? 0
      axis--
    }
    if (axis < 0) return
  }
}

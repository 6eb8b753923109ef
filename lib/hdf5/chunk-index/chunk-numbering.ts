/**
 * Arrays of chunks are numbered over the largest grid that the dataset may grow to, so that a chunk keeps its place when
 * the dataset grows; an extensible array takes its unlimited axis as the slowest. Our tables are numbered over the
 * present grid.
 */

import { corrupt } from '../format-file.ts'
import type { ChunkTable } from './chunk-table.ts'

export interface ChunkNumbering {
  /** Place in the array of chunk `number` of the table. */
  positionOf(number: number): number
  /** Number in the table of the chunk at a place of the array; undefined where it lies outside the present grid. */
  numberAt(position: number): number | undefined
  /** One above the last place that the present grid can use. */
  readonly end: number
}

/** `axes` lists all axes, the slowest in the array first; only that one may be unlimited. `at` is for errors. */
export function chunkNumbering(table: ChunkTable, axes: readonly number[], at: number): ChunkNumbering {
  const { counts } = table
  const steps: number[] = counts.map(() => 1)
  let step = 1
  for (const axis of axes.toReversed()) {
    steps[axis] = step
    step *= axis === axes[0] ? (counts[axis] ?? 0) : (table.maxCounts[axis] ?? 0)
  }
  if (!Number.isSafeInteger(step)) throw corrupt(table.file, 'a chunk index over a grid of limited size expected', at)

  return {
    end: step,
    positionOf(number) {
      let position = 0
      let rest = number
      for (let axis = counts.length - 1; axis >= 0; axis--) {
        const along = counts[axis] ?? 1
        const coord = rest % along
        rest = (rest - coord) / along
        position += coord * (steps[axis] ?? 0)
      }
      return position
    },
    numberAt(position) {
      const coords: number[] = []
      let rest = position
      for (const axis of axes) {
        const within = rest % (steps[axis] ?? 1)
        coords[axis] = (rest - within) / (steps[axis] ?? 1)
        rest = within
      }
      let number = 0
      for (let axis = 0; axis < counts.length; axis++) {
        if ((coords[axis] ?? 0) >= (counts[axis] ?? 0)) return undefined
        number = number * (counts[axis] ?? 0) + (coords[axis] ?? 0)
      }
      return number
    },
  }
}

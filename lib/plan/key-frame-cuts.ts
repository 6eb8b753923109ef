/**
 * Moves the cuts between units of a recording to where few frames must be decoded that belong to the unit before: a unit
 * starts to decode at the key frame at or before its first frame.
 */

import type { ChunkGrid } from '#lib/array/chunk-grid.ts'
import type { Region } from '#lib/array/region.ts'
import type { Data } from '#lib/nwb/tree.ts'

/** A cut is moved by so much of a unit at most, so that units stay about as long as they should be. */
const MOST_MOVED = 0.25

/** `boxes` cover the chunk grid of frames row by row; so do those that come back, as many of them. */
export function cutAtKeyFrames(boxes: readonly Region[], grid: ChunkGrid, data: Data): readonly Region[] {
  const keys = keyFrames(data, grid.shape[0] ?? 0)
  const isRowByRow = boxes.every(({ start }) => start.slice(1).every(from => from === 0))
  if (keys === undefined || !isRowByRow) return boxes
  const chunkFrames = grid.chunkShape[0] ?? 1
  const ends = boxes.map(({ start, shape }) => (start[0] ?? 0) + (shape[0] ?? 0))
  const last = ends.length - 1
  let from = 0
  return boxes.map(({ start, shape }, index) => {
    const end = ends[index] ?? 0
    const most = Math.floor((shape[0] ?? 0) * MOST_MOVED)
    // The units that follow, of which the last may be short, keep a row each.
    const high = Math.min(end + most, (ends[last] ?? 0) - (last - index))
    const cut =
      index === last
        ? end
        : cheapestCut(Math.max(from + 1, end - most), high, end, row => framesBefore(keys, row * chunkFrames))
    const box = { start: start.with(0, from), shape: shape.with(0, cut - from) }
    from = cut
    return box
  })
}

/** The row in `[low, high]` of the least cost; of several the nearest to `wanted`. */
function cheapestCut(low: number, high: number, wanted: number, costOf: (row: number) => number): number {
  let best = { row: wanted, cost: costOf(wanted) }
  for (let row = low; row <= high; row++) {
    const cost = costOf(row)
    const isNearer = Math.abs(row - wanted) < Math.abs(best.row - wanted)
    if (cost < best.cost || (cost === best.cost && isNearer)) best = { row, cost }
  }
  return best.row
}

/** Frames from the key frame at or before `frame` to it. */
function framesBefore(keys: readonly number[], frame: number): number {
  let [low, high] = [0, keys.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? 0) <= frame) low = middle
    else high = middle
  }
  return frame - (keys[low] ?? 0)
}

/** Key frames of recordings one after another; undefined where all frames are. */
function keyFrames(data: Data, count: number): readonly number[] | undefined {
  const keys: number[] = []
  let offset = 0
  for (const part of data.kind === 'concat' ? data.parts : [{ data, shape: [count] }]) {
    const frames = part.shape[0] ?? 0
    const own = part.data.kind === 'frames' ? part.data.keyFrames : undefined
    for (const key of own ?? Array.from({ length: frames }, (_, frame) => frame))
      if (key < frames) keys.push(offset + key)
    offset += frames
  }
  return keys.length === offset ? undefined : keys
}

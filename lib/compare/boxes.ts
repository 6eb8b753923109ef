/** The boxes in which an array is compared: whole chunks of both sides where memory allows, none too large for it. */

import { chunkRegion, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { stridesOf } from '#lib/array/copy-region.ts'
import { elementCount, type Region, wholeRegion } from '#lib/array/region.ts'

export interface BoxGrids {
  readonly shape: readonly number[]
  /** Chunk shape of the store. */
  readonly chunkShape: readonly number[]
  /** Chunk shape of the source, of as many axes; null where it has none or another number of axes. */
  readonly sourceChunkShape: readonly number[] | null
}

/** Shape of a box of at most `limit` elements, or of one chunk of the store where that is more. */
export function boxShape({ shape, chunkShape, sourceChunkShape }: BoxGrids, limit: number): readonly number[] {
  let box = chunkShape.map((length, axis) => Math.min(length, Math.max(1, shape[axis] ?? 1)))
  const grow = (axis: number, wanted: number): boolean => {
    const chunk = chunkShape[axis] ?? 1
    const length = Math.min(Math.ceil(wanted / chunk) * chunk, Math.max(1, shape[axis] ?? 1))
    const grown = box.with(axis, Math.max(box[axis] ?? 1, length))
    if (elementCount(grown) > limit) return false
    box = grown
    return true
  }
  // To the ends of source chunks first, so that each is decoded once; then to whole rows, which lie together.
  const axes = shape.map((_, axis) => axis).reverse()
  if (sourceChunkShape !== null) for (const axis of axes) grow(axis, sourceChunkShape[axis] ?? 1)
  for (const axis of axes) {
    if (grow(axis, shape[axis] ?? 1)) continue
    const longest = limit / elementCount(box.with(axis, 1))
    const step = stepOf(axis, chunkShape, sourceChunkShape, box)
    const unit = step <= longest ? step : (chunkShape[axis] ?? 1)
    grow(axis, Math.floor(longest / unit) * unit)
    break
  }
  return box
}

/** Boxes in C order that cover the array once. */
export function* boxesOf(shape: readonly number[], box: readonly number[]): Generator<Region> {
  const grid = { shape, chunkShape: box }
  for (const coords of coordsOf(wholeRegion(gridShape(grid)))) yield chunkRegion(grid, coords)
}

/** Those of `boxesOf` with the numbers given. */
export function boxesNumbered(shape: readonly number[], box: readonly number[], numbers: readonly number[]): Region[] {
  const grid = { shape, chunkShape: box }
  const strides = stridesOf(gridShape(grid))
  return numbers.map(number => {
    const coords = gridShape(grid).map((length, axis) => Math.floor(number / (strides[axis] ?? 1)) % length)
    return chunkRegion(grid, coords)
  })
}

/** A length along the axis at which chunks of both sides end, if it is not much longer than the box already is. */
function stepOf(
  axis: number,
  chunkShape: readonly number[],
  sourceChunkShape: readonly number[] | null,
  box: readonly number[],
): number {
  const chunk = chunkShape[axis] ?? 1
  const source = sourceChunkShape?.[axis] ?? 1
  for (let step = chunk; step <= (box[axis] ?? 1) * 4; step += chunk) if (step % source === 0) return step
  return Math.max(chunk, box[axis] ?? 1)
}

/** Which element of a part goes where in its chunk, for elements that have no size of their own. */

import { copyRegion } from '#lib/array/copy-region.ts'
import { elementCount, type Region, wholeRegion } from '#lib/array/region.ts'

/** Does the part fill the chunk? */
export const fillsChunk = (part: Region, chunkShape: readonly number[]): boolean =>
  part.shape.every((length, axis) => length === chunkShape[axis])

/** The part's items in the C order of the chunk, `padding` wherever the part does not reach. */
export function placeItems<Item>(
  items: readonly Item[],
  part: Region,
  chunkShape: readonly number[],
  padding: Item,
): readonly Item[] {
  if (fillsChunk(part, chunkShape)) return items
  const positions = positionsIn(chunkShape, part)
  const placed = new Array<Item>(elementCount(chunkShape)).fill(padding)
  items.forEach((item, index) => {
    placed[positions[index] ?? 0] = item
  })
  return placed
}

/** Positions, in C order of `shape`, of the elements of a box in it. */
export function positionsIn(shape: readonly number[], box: Region): Uint32Array {
  const all = Uint32Array.from({ length: elementCount(shape) }, (_, index) => index)
  const positions = new Uint32Array(elementCount(box.shape))
  const target = { bytes: new Uint8Array(positions.buffer), shape: box.shape }
  copyRegion({ bytes: new Uint8Array(all.buffer), shape }, box, target, wholeRegion(box.shape).start, 4)
  return positions
}

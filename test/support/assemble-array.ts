/** An array as its chunks in a store hold it, put together plainly. */

import { chunkRegion, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { copyRegion } from '#lib/array/copy-region.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { elementCount, wholeRegion } from '#lib/array/region.ts'
import { type ByteCodecSpec, decodeBytes } from '#lib/codecs/codec-table.ts'
import type { Store } from '#lib/io/store.ts'
import type { PlannedArray } from '#lib/plan/conversion-plan.ts'
import { chunkKey } from '#lib/zarr/chunk-key.ts'

/** All elements of an array of numbers, C order; each chunk must be whole. */
export async function assembleArray(array: PlannedArray, store: Store): Promise<Uint8Array> {
  const size = itemSize(array.dtype)!
  const bytes = new Uint8Array(elementCount(array.shape) * size)
  for (const coords of coordsOf(wholeRegion(gridShape(array)))) {
    const stored = (await store.get(chunkKey(array.path, coords)))!
    const maxBytes = elementCount(array.chunkShape) * size
    const chain = [...array.filters, ...(array.compressor === null ? [] : [array.compressor])]
    const chunk = await decodeBytes(stored, chain as ByteCodecSpec[], { maxBytes })
    if (chunk.length !== maxBytes) throw new Error(`a chunk of ${maxBytes} bytes expected, found ${chunk.length}`)
    const region = chunkRegion(array, coords)
    const inside = { start: region.start.map(() => 0), shape: region.shape }
    copyRegion({ bytes: chunk, shape: array.chunkShape }, inside, { bytes, shape: array.shape }, region.start, size)
  }
  return bytes
}

/** Encodes one chunk and puts it into the store. */

import { type ChunkGrid, chunkRegion } from '#lib/array/chunk-grid.ts'
import { giveBack } from '#lib/array/give-back.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import type { PlannedArray } from '#lib/plan/conversion-plan.ts'
import { elementBytes } from '#lib/plan/plan-array.ts'
import { chunkKey } from '#lib/zarr/chunk-key.ts'
import { encodeChunk } from '#lib/zarr/encode-chunk.ts'
import { type ConvertContext, chunkContext, type WrittenKey } from './convert-context.ts'

/** `values` fill the box `part` of the chunk at `coords`; the rest is padding. */
export async function writeChunk(
  array: PlannedArray,
  coords: readonly number[],
  values: Values,
  part: Region,
  context: ConvertContext,
  options: Waiting,
): Promise<WrittenKey> {
  const bytes = await encodeChunk(values, part, array, chunkContext(context, array.path, options))
  const written = await storeChunk(array, coords, bytes, context, options)
  // Without any codec the values themselves are stored.
  if (values.kind === 'fixed' && bytes.buffer !== values.bytes.buffer) giveBack(bytes)
  return written
}

/** Puts encoded bytes into the store. */
export async function storeChunk(
  array: PlannedArray,
  coords: readonly number[],
  bytes: Uint8Array,
  context: ConvertContext,
  options: Waiting,
): Promise<WrittenKey> {
  const key = chunkKey(array.path, coords)
  await context.store.set(key, bytes, options)
  context.onChunk?.(array.path, rawBytesOfChunk(array, array, coords))
  return { key, size: bytes.length }
}

function rawBytesOfChunk(array: PlannedArray, grid: ChunkGrid, coords: readonly number[]): number {
  return elementCount(chunkRegion(grid, coords).shape) * elementBytes(array.dtype)
}

/** What of a store cannot be decoded, as a difference. */

import type { Region } from '#lib/array/region.ts'
import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, isNwb2zarrError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import type { ArrayPair } from './compare-nodes.ts'
import type { Difference } from './difference.ts'

/** A document of the store that `error` is about; other errors are thrown again. */
export function unreadableDocument(error: unknown): Difference {
  if (!(error instanceof CorruptSourceError) && !(error instanceof UnsupportedFeatureError)) throw error
  const detail = `${error.message}.`
  return { kind: 'unreadable', path: error.place.path ?? '/', expected: null, found: null, detail }
}

/** What cannot be decoded is a difference at the first chunk that another reader cannot decode either. */
export async function unreadableBox(
  error: unknown,
  store: Store,
  { path, stored }: ArrayPair,
  region: Region,
  { signal }: Waiting,
): Promise<Difference> {
  signal?.throwIfAborted()
  const isOurs = isNwb2zarrError(error)
  if (isOurs && !(error instanceof CorruptSourceError) && !(error instanceof UnsupportedFeatureError)) throw error
  let reason = error
  try {
    await readArrayRegion(store, stored, region, { signal, chunksAtOnce: 1 })
  } catch (second) {
    signal?.throwIfAborted()
    reason = second
  }
  const chunk = isNwb2zarrError(reason) ? reason.place.chunk : undefined
  const index = chunk?.map((coord, axis) => coord * (stored.metadata.chunkShape[axis] ?? 1)) ?? region.start
  const where = chunk === undefined ? '' : ` Chunk ${chunk.join('.')}.`
  const detail = `${reason instanceof Error ? reason.message : String(reason)}.${where}`
  return { kind: 'unreadable', path, index, expected: null, found: null, detail }
}

/** A box of an array out of the chunks that meet it. */

import { chunkRegion, chunksMeeting, coordsOf } from '#lib/array/chunk-grid.ts'
import { elementCount, intersectRegions, type Region, wholeRegion } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { CorruptSourceError, type ErrorPlace, InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { chunkKey } from './chunk-key.ts'
import { type ChunkDecoder, chunkDecoder } from './decode-chunk.ts'
import { storedItemSize } from './element-type.ts'
import { fillValues } from './fill-values.ts'
import type { StoredArray } from './open-store-arrays.ts'
import { pasteValues } from './paste-values.ts'

interface ReadOptions extends Waiting {
  /** Chunks fetched and decoded at once. */
  readonly chunksAtOnce?: number
  /** Largest result; a larger region is refused before anything is read. */
  readonly maxBytes?: number
}

const CHUNKS_AT_ONCE = 4

const MOST_BYTES = 2 ** 31

/** What an element that is an object takes in memory, at the least. */
const OBJECT_BYTES = 16

/**
 * Elements of `region` (the whole array without it), C order, little-endian. A missing chunk reads as the fill value. Throws
 * CorruptSourceError with key and chunk where a chunk is not whole, UnsupportedFeatureError for pickled arrays.
 */
export async function readArrayRegion(
  store: Store,
  array: StoredArray,
  region: Region = wholeRegion(array.metadata.shape),
  { signal, chunksAtOnce = CHUNKS_AT_ONCE, maxBytes = MOST_BYTES }: ReadOptions = {},
): Promise<Values> {
  const { metadata, path } = array
  const decoder = chunkDecoder(array)
  checkRegion(region, array, (storedItemSize(decoder.elements) ?? OBJECT_BYTES) * elementCount(region.shape), maxBytes)
  const out = fillValues(decoder.elements, metadata.fillValue, elementCount(region.shape), path)
  const chunks = elementCount(region.shape) === 0 ? [] : coordsOf(chunksMeeting(metadata, region))
  await mapLimit(
    chunks,
    chunksAtOnce,
    async (coords, _, options) => {
      const inChunk = chunkRegion(metadata, coords)
      const common = intersectRegions(inChunk, region)
      const values = common && (await readChunk(store, array, decoder, coords, options))
      if (values === undefined || common === undefined) return
      pasteValues(
        { values, shape: metadata.chunkShape, order: metadata.order, start: minus(common.start, inChunk.start) },
        { values: out, shape: region.shape, order: 'C', start: minus(common.start, region.start) },
        common.shape,
      )
    },
    { signal },
  )
  return out
}

/** All values of one chunk, undefined where it was never written. */
async function readChunk(
  store: Store,
  array: StoredArray,
  decoder: ChunkDecoder,
  coords: readonly number[],
  options: Waiting,
): Promise<Values | undefined> {
  const key = chunkKey(array.path, coords, array.metadata.separator)
  const bytes = await store.get(key, options)
  if (bytes === undefined) return undefined
  try {
    return await decoder.decode(bytes, options)
  } catch (error) {
    throw placed(error, { url: store.url, path: array.path, chunk: coords })
  }
}

/** The codecs know only bytes: here the error learns where they were. */
function placed(error: unknown, place: ErrorPlace): unknown {
  if (error instanceof CorruptSourceError)
    return new CorruptSourceError(error.message, { ...error.place, ...place }, { cause: error })
  if (error instanceof UnsupportedFeatureError)
    return new UnsupportedFeatureError(error.feature, error.message, { ...error.place, ...place }, { cause: error })
  return error
}

function checkRegion(region: Region, { metadata, path }: StoredArray, bytes: number, maxBytes: number): void {
  const fits =
    region.shape.length === metadata.shape.length &&
    region.start.every((start, axis) => {
      const end = start + (region.shape[axis] ?? 0)
      return start >= 0 && end >= start && end <= (metadata.shape[axis] ?? 0)
    })
  if (!fits)
    throw new InvalidInputError(
      `Region [${region.start}] + [${region.shape}] lies outside "${path}" of [${metadata.shape}]`,
      {
        path,
      },
    )
  if (bytes > maxBytes)
    throw new InvalidInputError(`Reading ${bytes} bytes of "${path}" at once passes the limit of ${maxBytes}`, { path })
}

const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((index, axis) => index - (b[axis] ?? 0))

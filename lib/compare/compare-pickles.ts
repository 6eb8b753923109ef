/**
 * Arrays that are Python pickles. A pickle is a program and is never run here; but what this program writes for given
 * records is known, so the records of the source are pickled again and the bytes compared.
 */

import { chunkRegion, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { elementCount, wholeRegion } from '#lib/array/region.ts'
import type { Waiting } from '#lib/async.ts'
import { type ByteCodecSpec, decodeBytes } from '#lib/codecs/codec-table.ts'
import { InvalidInputError, isNwb2zarrError } from '#lib/errors.ts'
import { chunkKey } from '#lib/zarr/chunk-key.ts'
import { codecSpecOf } from '#lib/zarr/codec-config.ts'
import { type ChunkContext, encodeChunk } from '#lib/zarr/encode-chunk.ts'
import type { StoredArray } from '#lib/zarr/open-store-arrays.ts'
import type { CompareContext, ComparedArray } from './compare-array.ts'
import type { ArrayPair } from './compare-nodes.ts'
import type { Difference } from './difference.ts'
import type { ReferenceRecords } from './reference-records.ts'

const PICKLE_PROTOCOL = 2

export const isPickled = ({ metadata }: StoredArray): boolean => metadata.filters.some(({ id }) => id === 'pickle')

/** One chunk after another. A pickle of another writer that is not what ours would be says nothing: not compared. */
export async function comparePickles(
  pair: ArrayPair,
  context: CompareContext,
  { signal }: Waiting,
): Promise<ComparedArray> {
  const { path, stored } = pair
  const { metadata } = stored
  const differences: Difference[] = []
  let values = 0
  let bytes = 0
  for (const coords of coordsOf({ start: metadata.shape.map(() => 0), shape: gridShape(metadata) })) {
    const region = chunkRegion(metadata, coords)
    const found = await storedPickle(stored, coords, context, { signal })
    const expected = await expectedPickle(pair, coords, context, { signal })
    if (found instanceof Uint8Array && Buffer.compare(found, expected) === 0) {
      values += elementCount(region.shape)
      bytes += found.length
      context.onBox(path, found.length)
      continue
    }
    if (!context.isOwn) {
      const reason = 'It is a pickle of another writer, and a pickle can run any program when it is read.'
      return { differences: [], notCompared: [{ path, reason }], values, bytes }
    }
    const detail = typeof found === 'string' ? found : 'The pickle is not the one of these records.'
    differences.push({ kind: 'value', path, index: region.start, expected: null, found: null, detail })
  }
  return { differences: differences.slice(0, 1), notCompared: [], values, bytes }
}

/** The pickle's bytes, or why there are none. */
async function storedPickle(
  { path, metadata }: StoredArray,
  coords: readonly number[],
  { store }: CompareContext,
  { signal }: Waiting,
): Promise<Uint8Array | string> {
  const key = chunkKey(path, coords, metadata.separator)
  const stored = await store.get(key, { signal })
  if (stored === undefined) return `The chunk ${key} is missing.`
  if (metadata.compressor === null) return stored
  try {
    const compressor = codecSpecOf(metadata.compressor, path) as ByteCodecSpec
    return await decodeBytes(stored, [compressor], { maxBytes: MOST_PICKLE_BYTES, signal })
  } catch (error) {
    if (isNwb2zarrError(error)) return `${error.message}: ${key}.`
    throw error
  }
}

/** A table column of a session has some megabytes. */
const MOST_PICKLE_BYTES = 2 ** 30

async function expectedPickle(
  { path, expected, stored }: ArrayPair,
  coords: readonly number[],
  { readExpected, records }: CompareContext,
  { signal }: Waiting,
): Promise<Uint8Array> {
  const { dtype, data } = expected
  const isScalar = expected.shape?.length === 0
  const region = chunkRegion(stored.metadata, coords)
  const part = { data, shape: expected.shape ?? [], dtype }
  const values = await readExpected(part, isScalar ? wholeRegion([]) : region, { path, signal })
  const { chunkShape } = stored.metadata
  const layout = {
    dtype,
    chunkShape,
    filters: [{ id: 'pickle', protocol: PICKLE_PROTOCOL } as const],
    compressor: null,
  }
  const start = region.start.map(() => 0)
  return encodeChunk(values, { start, shape: region.shape }, layout, pickleContext(path, records, { signal }))
}

const pickleContext = (path: string, records: ReferenceRecords, { signal }: Waiting): ChunkContext => ({
  sourceObjectId: records.rootObjectId,
  resolve(id) {
    const target = records.pathOf(id)
    if (target === undefined)
      throw new InvalidInputError(`A reference in ${path} leads to ${id}, which is nowhere.`, { path })
    return { path: target, objectId: records.objectIdOf(target) }
  },
  signal,
})

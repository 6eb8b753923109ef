/**
 * Elements of a store by a path of their own: zarrita, which shares no code with the writer. What zarrita cannot read
 * (records, text of fixed length, half floats) is read by zarr/read-array-region.ts.
 */

import { type ChunkGrid, chunkRegion, chunksMeeting, coordsOf } from '#lib/array/chunk-grid.ts'
import { copyRegion, stridesOf } from '#lib/array/copy-region.ts'
import { type DataType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, intersectRegions, type Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { CorruptSourceError, type ErrorPlace } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { nodeKey } from '#lib/zarr/chunk-key.ts'
import { type StoredElements, storedElements } from '#lib/zarr/element-type.ts'
import type { StoredArray } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import { tolerantStore } from '#lib/zarr/tolerant-store.ts'

/** Elements of a box: values, or for references the records as they stand in the store. */
export type StoredBox = Values | { readonly kind: 'reference-records'; readonly records: readonly unknown[] }

export type ReadBox = (region: Region, options: Waiting) => Promise<StoredBox>

/** Chunks that one box fetches and decodes at once. */
const CHUNKS_AT_ONCE = 4

/** How boxes of the array are read; one request, its `.zarray`. */
export async function openStored(store: Store, array: StoredArray, options: Waiting): Promise<ReadBox> {
  const elements = storedElements(array.metadata, array.attributes.zarr_dtype, array.path)
  if (isForZarrita(array, elements)) return openByZarrita(store, array, elements.dtype, options)
  return (region, { signal }) => readArrayRegion(store, array, region, { signal, chunksAtOnce: CHUNKS_AT_ONCE })
}

/** Codecs that zarrita brings. */
const CODECS: readonly string[] = ['zstd', 'gzip', 'zlib', 'blosc', 'lz4', 'shuffle', 'vlen-utf8', 'json2']

function isForZarrita({ metadata }: StoredArray, { kind, dtype }: StoredElements): boolean {
  const isKnown = [...metadata.filters, ...(metadata.compressor === null ? [] : [metadata.compressor])].every(
    ({ id }) => CODECS.includes(id),
  )
  const isPlain = (kind === 'numbers' && dtype !== 'float16') || (kind === 'objects' && typeof dtype === 'string')
  return isKnown && isPlain && metadata.order === 'C' && metadata.shape.length > 0
}

async function openByZarrita(
  store: Store,
  { path, metadata }: StoredArray,
  dtype: DataType,
  { signal }: Waiting,
): Promise<ReadBox> {
  const zarr = await import('zarrita')
  // zarrita takes names for URLs; below a root of its own an array has no name.
  const location = zarr.root(tolerantStore(storeBelow(store, path)))
  signal?.throwIfAborted()
  const array = await zarr.open.v2(location, { kind: 'array' })
  return async (region, waiting) => {
    const box = emptyBox(dtype, elementCount(region.shape))
    await mapLimit(
      coordsOf(chunksMeeting(metadata, region)),
      CHUNKS_AT_ONCE,
      async (coords, _, options) => {
        const { data } = await array.getChunk(coords, options)
        checkLength(data as ArrayLike<unknown>, metadata, { url: store.url, path, chunk: coords })
        paste(data, metadata, coords, box, region)
      },
      waiting,
    )
    return box
  }
}

type ZarritaBox =
  | Extract<Values, { kind: 'fixed' }>
  | { readonly kind: 'strings'; readonly strings: string[] }
  | { readonly kind: 'reference-records'; readonly records: unknown[] }

function emptyBox(dtype: DataType, count: number): ZarritaBox {
  if (dtype === 'reference') return { kind: 'reference-records', records: new Array(count).fill(null) }
  if (dtype === 'string') return { kind: 'strings', strings: new Array(count).fill('') }
  const bytes = new Uint8Array(count * (itemSize(dtype) ?? 1))
  return { kind: 'fixed', dtype: dtype as Extract<Values, { kind: 'fixed' }>['dtype'], bytes }
}

/** zarrita takes what a chunk lacks for zeros; readers in Python refuse such a chunk. */
function checkLength({ length }: ArrayLike<unknown>, { chunkShape }: ChunkGrid, place: ErrorPlace): void {
  const whole = elementCount(chunkShape)
  if (length !== whole) throw new CorruptSourceError(`The chunk holds ${length} elements, expected ${whole}`, place)
}

function paste(data: unknown, grid: ChunkGrid, coords: readonly number[], box: ZarritaBox, region: Region): void {
  const chunk = chunkRegion(grid, coords)
  const common = intersectRegions(chunk, region)
  if (common === undefined) return
  const within = (start: readonly number[]) => common.start.map((from, axis) => from - (start[axis] ?? 0))
  const part = { start: within(chunk.start), shape: common.shape }
  if (box.kind === 'fixed') {
    const source = { bytes: bytesOf(data as ArrayBufferView), shape: grid.chunkShape }
    const target = { bytes: box.bytes, shape: region.shape }
    copyRegion(source, part, target, within(region.start), itemSize(box.dtype) ?? 1)
    return
  }
  const from = flatIndexes(grid.chunkShape, part)
  const to = flatIndexes(region.shape, { start: within(region.start), shape: common.shape })
  for (const [at, index] of from.entries()) {
    const item = (data as ArrayLike<unknown>)[index]
    const place = to[at] ?? 0
    if (box.kind === 'strings') box.strings[place] = textOf(item)
    else box.records[place] = item
  }
}

/** The bytes of a typed array, or of zarrita's array of booleans, which has a buffer too. */
const bytesOf = ({ buffer, byteOffset = 0, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

function flatIndexes(shape: readonly number[], box: Region): readonly number[] {
  const strides = stridesOf(shape)
  return [...coordsOf(box)].map(coords => coords.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0))
}

/** An object array may hold anything; what is no text is shown as JSON and will differ. */
const textOf = (item: unknown): string => (typeof item === 'string' ? item : JSON.stringify(item ?? null))

/** The keys below a node as a store of their own. */
const storeBelow = (store: Store, path: string): Store => ({
  ...store,
  get: (key, options) => store.get(nodeKey(path, key), options),
  getRange: (key, range, options) => store.getRange(nodeKey(path, key), range, options),
})

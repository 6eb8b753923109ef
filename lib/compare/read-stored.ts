/**
 * Elements of a store by a path of their own: zarrita, which shares no code with the writer. What zarrita cannot read
 * (records, text of fixed length, half floats) is read by zarr/read-array-region.ts.
 */

import { type DataType, itemSize } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
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
  { path }: StoredArray,
  dtype: DataType,
  { signal }: Waiting,
): Promise<ReadBox> {
  const zarr = await import('zarrita')
  // zarrita takes names for URLs; below a root of its own an array has no name.
  const location = zarr.root(tolerantStore(storeBelow(store, path)))
  const array = await zarr.open.v2(location, { kind: 'array', ...(signal && { opts: { signal } }) } as {
    kind: 'array'
  })
  return async ({ start, shape }, waiting) => {
    const selection = start.map((from, axis) => zarr.slice(from, from + (shape[axis] ?? 0)))
    const { data } = await zarr.get(array, selection, { opts: { signal: waiting.signal } } as object)
    return boxOf(data, dtype)
  }
}

function boxOf(data: unknown, dtype: DataType): StoredBox {
  if (dtype === 'reference') return { kind: 'reference-records', records: data as readonly unknown[] }
  if (dtype === 'string') return { kind: 'strings', strings: Array.from(data as Iterable<unknown>, textOf) }
  const { buffer, byteOffset = 0, length } = data as { buffer: ArrayBuffer; byteOffset?: number; length: number }
  const bytes = new Uint8Array(buffer, byteOffset, length * (itemSize(dtype) ?? 1))
  return { kind: 'fixed', dtype: dtype as Extract<Values, { kind: 'fixed' }>['dtype'], bytes }
}

/** An object array may hold anything; what is no text is shown as JSON and will differ. */
const textOf = (item: unknown): string => (typeof item === 'string' ? item : JSON.stringify(item ?? null))

/** The keys below a node as a store of their own. */
const storeBelow = (store: Store, path: string): Store => ({
  ...store,
  get: (key, options) => store.get(nodeKey(path, key), options),
  getRange: (key, range, options) => store.getRange(nodeKey(path, key), range, options),
})

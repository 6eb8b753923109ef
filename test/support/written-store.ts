/** Stores written through lib/zarr into a Map, for tests of the writing and the reading side. */

import { chunkRegion, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import type { DataType } from '#lib/array/dtype.ts'
import { wholeRegion } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import type { Store } from '#lib/io/store.ts'
import { chunkKey } from '#lib/zarr/chunk-key.ts'
import { consolidatedDocument } from '#lib/zarr/consolidate.ts'
import { encodeChunk } from '#lib/zarr/encode-chunk.ts'
import {
  arrayDocuments,
  groupDocuments,
  type StoreArray,
  type StoreAttribute,
  type StoreDocument,
  type StoreGroup,
} from '#lib/zarr/hdmf.ts'
import { storageOf } from '#lib/zarr/storage-of.ts'

export const ROOT_ID = '00000000-0000-5000-8000-000000000001'

export interface TestArray {
  readonly path: string
  readonly dtype: DataType
  readonly shape: readonly number[]
  readonly chunkShape: readonly number[]
  /** The elements of a region of the array, C order. */
  readonly values: (region: { readonly start: readonly number[]; readonly shape: readonly number[] }) => Values
  readonly compressor?: CompressorSpec | null
  /** After the one that the element type needs. */
  readonly filters?: readonly FilterSpec[]
  readonly attributes?: readonly StoreAttribute[]
  readonly scalar?: boolean
  readonly dimensions?: readonly string[]
}

/** Every key of a consolidated store with the arrays, and the groups above them. */
export async function writeStore(
  arrays: readonly TestArray[],
  groups: readonly Partial<StoreGroup>[] = [],
): Promise<Map<string, Uint8Array>> {
  const keys = new Map<string, Uint8Array>()
  const documents: StoreDocument[] = []
  const paths = new Set([
    '/',
    ...arrays.flatMap(({ path }) => parentsOf(path)),
    ...groups.map(group => group.path ?? '/'),
  ])
  for (const path of paths) {
    const given = groups.find(group => group.path === path)
    documents.push(...groupDocuments({ attributes: [], links: [], sourceObjectId: ROOT_ID, ...given, path }))
  }
  for (const array of arrays) {
    const stored = storedArray(array)
    documents.push(...arrayDocuments(stored))
    for (const coords of coordsOf(wholeRegion(gridShape(stored)))) {
      const region = chunkRegion(stored, coords)
      const part = { start: coords.map(() => 0), shape: region.shape }
      const bytes = await encodeChunk(array.values(region), part, stored, {
        resolve: id => ({ path: id, objectId: `id of ${id}` }),
        sourceObjectId: ROOT_ID,
      })
      keys.set(chunkKey(array.path, coords), bytes)
    }
  }
  for (const { key, text } of [...documents, consolidatedDocument(documents)])
    keys.set(key, new TextEncoder().encode(text))
  return keys
}

function storedArray({ filters = [], compressor = null, ...array }: TestArray): StoreArray {
  return {
    path: array.path,
    dtype: array.dtype,
    shape: array.shape,
    chunkShape: array.chunkShape,
    filters: [...storageOf(array.dtype, array.path).filters, ...filters],
    compressor,
    attributes: array.attributes ?? [],
    sourceObjectId: ROOT_ID,
    scalar: array.scalar ?? false,
    ...(array.dimensions && { dimensions: array.dimensions }),
  }
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}

/** A read-only Store over the keys; `gets` counts what was asked for. */
export function storeOver(keys: ReadonlyMap<string, Uint8Array>, url = 'memory:test'): Store & { gets: string[] } {
  const gets: string[] = []
  return {
    url,
    gets,
    get: async key => {
      gets.push(key)
      return keys.get(key)?.slice()
    },
    getRange: async (key, { offset, length }) => keys.get(key)?.slice(offset, offset + length),
    set: async () => {
      throw new Error('read only')
    },
    delete: async () => {
      throw new Error('read only')
    },
    list: async function* (prefix) {
      for (const key of [...keys.keys()].sort())
        if (key.startsWith(prefix)) yield { key, size: keys.get(key)?.length ?? 0 }
    },
  }
}

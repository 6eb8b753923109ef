/** The tree of whatever a person names: an NWB file or a Zarr store. */

import { InvalidInputError } from '#lib/errors.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { readZarrTree } from '#lib/nwb/read-zarr.ts'
import type { NwbTree, TreeFile } from '#lib/nwb/tree.ts'
import type { Environment } from '#lib/stages/environment.ts'

export interface ShownTree {
  readonly tree: NwbTree
  /** What was left out and may surprise. */
  readonly warnings: readonly string[]
}

/** Reads metadata only. A name that ends in `.zarr` is a store's. */
export async function readTree(url: string, environment: Environment): Promise<ShownTree> {
  return isStoreName(url) ? readStore(url, environment) : readFile(url, environment)
}

const isStoreName = (url: string): boolean => /\.zarr\/?$/.test(url)

async function readStore(url: string, { openStore, signal }: Environment): Promise<ShownTree> {
  const store = await openStore(url)
  const isThere = (await store.get('.zmetadata', { signal })) ?? (await store.get('.zgroup', { signal }))
  if (isThere === undefined)
    throw new InvalidInputError('There is no Zarr v2 store, or one that is not finished.', { url })
  return { tree: await readZarrTree(store, { signal }), warnings: [] }
}

async function readFile(url: string, { openSource, signal }: Environment): Promise<ShownTree> {
  const source = await openSource(url, { signal })
  try {
    const hdf5 = await openHdf5(source, { signal })
    try {
      const objects = await hdf5.readObjects({ signal })
      const { tree, warnings } = treeFromObjects(objects, 0, [fileOf(source)])
      return { tree, warnings }
    } finally {
      await hdf5.close()
    }
  } finally {
    await source.close()
  }
}

const fileOf = ({ url, size, etag, digests }: TreeFile): TreeFile => ({
  url,
  size,
  etag,
  ...(digests === undefined ? {} : { digests }),
})

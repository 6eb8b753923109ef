/** The tree of whatever a person names: an NWB file or a Zarr store. Reads metadata only. */

import { InvalidInputError } from '#lib/errors.ts'
import { treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { readZarrTree } from '#lib/nwb/read-zarr.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { isStore } from '#lib/stages/file-kind.ts'
import { withFile } from './with-file.ts'

export interface ShownTree {
  readonly tree: NwbTree
  /** What was left out and may surprise. */
  readonly warnings: readonly string[]
}

export async function readTree(url: string, env: Environment): Promise<ShownTree> {
  return isStore(url) ? readStore(url, env) : readFile(url, env)
}

async function readStore(url: string, { openStore, signal }: Environment): Promise<ShownTree> {
  const store = await openStore(url)
  const isThere = (await store.get('.zmetadata', { signal })) ?? (await store.get('.zgroup', { signal }))
  if (isThere === undefined)
    throw new InvalidInputError('There is no Zarr v2 store, or one that is not finished.', { url })
  return { tree: await readZarrTree(store, { signal }), warnings: [] }
}

async function readFile(url: string, env: Environment): Promise<ShownTree> {
  return withFile(url, env, async ({ hdf5 }, treeFile) => {
    const { signal } = env
    const objects = await (await hdf5({ signal })).readObjects({ signal })
    const { tree, warnings } = treeFromObjects(objects, 0, [treeFile])
    return { tree, warnings }
  })
}

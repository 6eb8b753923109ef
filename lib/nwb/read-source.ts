/** One HDF5 file → its tree, and what else is known of its objects. */

import type { Waiting } from '#lib/async.ts'
import type { Hdf5Dataset, Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { fileNodeId, type SourceTree, treeFromObjects } from './read-hdf5.ts'
import { pathResolver, type ResolvePath } from './resolve-paths.ts'
import type { NodeId, TreeFile } from './tree.ts'

export interface ReadSource extends SourceTree {
  /** Index in the session's files. */
  readonly number: number
  readonly hdf5: Hdf5File
  /** Every dataset of the file, by the identity of its node. */
  readonly datasets: ReadonlyMap<NodeId, Hdf5Dataset>
  readonly resolve: ResolvePath
}

/** Reads metadata only. `treeFiles`: all the session's files; `number` is this one's index among them. */
export async function readSource(
  hdf5: Hdf5File,
  number: number,
  treeFiles: readonly TreeFile[],
  { signal }: Waiting = {},
): Promise<ReadSource> {
  const objects = await hdf5.readObjects({ signal })
  const datasets = new Map(
    objects.flatMap(object => (object.kind === 'dataset' ? [[fileNodeId(number, object.path), object] as const] : [])),
  )
  return { ...treeFromObjects(objects, number, treeFiles), number, hdf5, datasets, resolve: pathResolver(objects) }
}

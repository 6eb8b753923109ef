/** Numbers of one dataset of an open file, by their chunks: libhdf5 asks for small blocks one after another, which takes long from afar. */

import { chunkCount } from '#lib/array/chunk-grid.ts'
import type { Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import { readNatively } from '#lib/compare/read-natively.ts'
import { ROOT_PATH } from '#lib/nwb/node-path.ts'
import { fileNodeId } from '#lib/nwb/read-hdf5.ts'
import type { ReadSource } from '#lib/nwb/read-source.ts'
import type { DatasetNode, GroupNode, NodePath } from '#lib/nwb/tree.ts'
import type { PlanSources } from '#lib/plan/plan-array.ts'
import type { OpenFiles } from './open-files.ts'
import { readPlanSources } from './plan-sources.ts'

/** Where all chunks of more are looked up for the first rows, libhdf5 is faster: it looks up only those. */
const MOST_CHUNKS = 20_000

export type ReadNumbers = (path: NodePath, region: Region) => Promise<Values | undefined>

/** Undefined for what only libhdf5 reads. How a dataset is laid out is looked up when it is first asked for. */
export function numberReader(
  { number, tree, datasets }: ReadSource,
  { files }: Pick<OpenFiles, 'files'>,
  { signal }: Waiting = {},
): ReadNumbers {
  const layouts = new Map<NodePath, Promise<PlanSources>>()
  const layoutOf = (path: NodePath, node: DatasetNode): Promise<PlanSources> => {
    const root: GroupNode = {
      kind: 'group',
      name: '',
      id: fileNodeId(number, ROOT_PATH),
      attributes: [],
      children: [node],
    }
    const known = layouts.get(path) ?? readPlanSources({ files: tree.files, root }, datasets, files, { signal })
    layouts.set(path, known)
    return known
  }
  return async (path, region) => {
    const dataset = datasets.get(fileNodeId(number, path))
    if (dataset === undefined || dataset.shape === null || dataset.virtualSources !== undefined) return undefined
    const { dtype, shape, chunkShape } = dataset
    if (chunkShape !== null && chunkCount({ shape, chunkShape }) > MOST_CHUNKS) return undefined
    const data = { kind: 'source', file: number, path } as const
    const node: DatasetNode = { kind: 'dataset', name: 'data', id: '', attributes: [], dtype, shape, data }
    const sources = await layoutOf(path, node)
    return readNatively({ data, shape, dtype }, region, files, sources, { signal })
  }
}

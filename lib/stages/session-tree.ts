/** Source files → the finished tree of a session: read, looked into where the steps must, brought up to date. */

import { scalarsOf } from '#lib/array/scalars.ts'
import type { Scalar } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { type LookedUp, runSteps } from '#lib/datasets/dataset.ts'
import { nwbDataset } from '#lib/datasets/index.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Hdf5Dataset, Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import { cachedNamespaces, sourcesToRead } from '#lib/nwb/cached-specifications.ts'
import type { Change } from '#lib/nwb/change.ts'
import { type CachedSource, fileNodeId, treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { sessionSchemas, targetOf } from '#lib/nwb/session-schemas.ts'
import { type Target, targetsOf } from '#lib/nwb/targets.ts'
import type { NodeId, NodePath, NwbTree, TreeFile } from '#lib/nwb/tree.ts'
import type { PlanOptions } from '#lib/plan/plan-options.ts'
import { selectNodes } from '#lib/plan/select-nodes.ts'

export interface SessionTree {
  readonly tree: NwbTree
  readonly targets: ReadonlyMap<NodeId, Target>
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  /** Every dataset of the source files by identity. */
  readonly datasets: ReadonlyMap<NodeId, Hdf5Dataset>
}

/** Reads metadata, and the few values that steps need. */
export async function readSessionTree(
  files: readonly OpenFile[],
  treeFiles: readonly TreeFile[],
  options: PlanOptions,
  { signal }: Waiting = {},
): Promise<SessionTree> {
  const [file, second] = files
  if (file === undefined || second !== undefined)
    throw new InvalidInputError(`A session of one file is expected, ${files.length} were given.`, {
      advice: 'Convert each file to a store of its own.',
    })
  const hdf5 = await file.hdf5({ signal })
  const objects = await hdf5.readObjects({ signal })
  const source = treeFromObjects(objects, 0, treeFiles)
  const selection = selectNodes(source.tree, options)
  const schemas = sessionSchemas(selection.tree, await readCached(hdf5, source.tree, source.cachedSources, { signal }))
  const datasets = new Map(
    objects.flatMap(object => (object.kind === 'dataset' ? [[fileNodeId(0, object.path), object] as const] : [])),
  )
  const lookedUp = await lookUp(nwbDataset.needs(selection.tree), datasets, hdf5, { signal })
  const steps = nwbDataset.steps({ tree: selection.tree, lookedUp, schemas, options })
  const { tree, changes, warnings } = runSteps(selection.tree, steps)
  return {
    tree,
    targets: targetsOf(tree),
    changes: [...selection.changes, ...changes],
    warnings: [...source.warnings, ...schemas.warnings, ...warnings],
    datasets,
  }
}

/** The schemas that the file caches, as far as they are needed. */
async function readCached(
  hdf5: Hdf5File,
  tree: NwbTree,
  cachedSources: readonly CachedSource[],
  { signal }: Waiting,
): Promise<ReturnType<typeof cachedNamespaces>> {
  const wanted = sourcesToRead(cachedSources, { keepsBase: targetOf(tree).kind !== 'schema' })
  const texts = new Map<NodePath, string>()
  for (const { path } of wanted) {
    const values = await hdf5.readValues(path, undefined, { signal })
    const [text] = values.kind === 'strings' ? values.strings : []
    if (text !== undefined) texts.set(path, text)
  }
  return cachedNamespaces(wanted, path => texts.get(path))
}

async function lookUp(
  needs: ReturnType<typeof nwbDataset.needs>,
  datasets: ReadonlyMap<NodeId, Hdf5Dataset>,
  hdf5: Hdf5File,
  { signal }: Waiting,
): Promise<LookedUp> {
  const lookedUp = new Map<
    NodeId,
    { dtype: Hdf5Dataset['dtype']; shape: Hdf5Dataset['shape']; values: readonly Scalar[] }
  >()
  for (const { id } of needs) {
    const dataset = datasets.get(id)
    if (dataset === undefined) continue
    const values = scalarsOf(await hdf5.readValues(dataset.path, undefined, { signal }))
    lookedUp.set(id, { dtype: dataset.dtype, shape: dataset.shape, values: values.map(identified) })
  }
  return lookedUp
}

/** References of the file as identities. */
function identified(value: Scalar): Scalar {
  if (isReference(value)) return value.ref === null ? value : { ref: `0:${value.ref}` }
  return typeof value === 'object' ? value.map(identified) : value
}

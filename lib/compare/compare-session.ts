/**
 * The sources of one session against the store made of them: every object, attribute, link, reference and value. What
 * the store lists as changed on purpose is applied to the sources first, so that it is checked too.
 */

import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import { byteBudget, mapLimit, type Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { Hdf5Dataset } from '#lib/hdf5/hdf5-file.ts'
import type { Store } from '#lib/io/store.ts'
import { CHANGES_KEY, PROVENANCE_KEY } from '#lib/merge/provenance-files.ts'
import type { Change } from '#lib/nwb/change.ts'
import { fileNodeId, treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { treeFromStore } from '#lib/nwb/read-zarr.ts'
import type { NodeId, NwbTree, TreeFile } from '#lib/nwb/tree.ts'
import type { PlanSources } from '#lib/plan/plan-array.ts'
import { applyChanges, parseChanges } from './apply-changes.ts'
import { checkClaims } from './check-claims.ts'
import { type CompareContext, compareArray } from './compare-array.ts'
import { type ArrayPair, compareNodes } from './compare-nodes.ts'
import type { Comparison, Difference, NotCompared } from './difference.ts'
import { expectedTree } from './expected-tree.ts'
import { expectedReader } from './read-expected.ts'
import { referenceRecords } from './reference-records.ts'
import { sourceChunks } from './source-chunks.ts'
import { readStoreNodes } from './store-nodes.ts'

export interface CompareInput {
  /** The session's files in the order in which they were converted. */
  readonly files: readonly OpenFile[]
  readonly treeFiles: readonly TreeFile[]
  readonly store: Store
  /** Layouts of the datasets of a file, for files from which libhdf5 reads slowly. */
  readLayouts?(tree: NwbTree, datasets: ReadonlyMap<NodeId, Hdf5Dataset>, options: Waiting): Promise<PlanSources>
}

export interface CompareOptions extends Waiting {
  /** Read only a few boxes of each large array. */
  readonly sample?: boolean
  /** Memory for the elements of both sides. */
  readonly memoryBytes?: number
  /** Told now and then: array at hand, bytes compared and in all. */
  onProgress?(progress: CompareProgress): void
}

export interface CompareProgress {
  readonly path: string
  readonly bytesDone: number
  readonly bytesTotal: number
  readonly arraysDone: number
  readonly arraysTotal: number
}

const DEFAULT_MEMORY_BYTES = 256_000_000

/** Boxes of which eight (two arrays, two boxes, both sides) fit into the memory, and that no request is too short for. */
const BOXES_IN_MEMORY = 8

const MOST_BOX_BYTES = 16_000_000

/** Arrays at work at once: small ones wait for requests, large ones for the byte budget. */
const ARRAY_LANES = 4

/** Never throws for what differs; a store that is none, and a source that cannot be read, are errors. */
export async function compareSession(
  { files, treeFiles, store, readLayouts }: CompareInput,
  options: CompareOptions = {},
): Promise<Omit<Comparison, 'seconds'>> {
  const { signal, sample = false, memoryBytes = DEFAULT_MEMORY_BYTES } = options
  const sources = await mapLimit(
    files,
    ARRAY_LANES,
    (file, number, waiting) => readSource(file, number, treeFiles, waiting),
    {
      signal,
    },
  )
  const datasets = new Map(sources.flatMap(source => [...source.datasets]))
  const nodes = await readStoreNodes(store, { signal })
  const isOwn = (await store.get(PROVENANCE_KEY, { signal })) !== undefined
  const { changes, differences: badList } = await readChanges(store, isOwn, { signal })

  const expected = expectedTree(sources.map(({ tree }) => tree))
  const applied = applyChanges(expected, changes)
  const touched = new Set(changes.map(({ path, attribute }) => `${path}@${attribute ?? ''}`))
  const records = referenceRecords(expected, { isLenient: !isOwn })
  const compared = compareNodes({
    expected,
    tree: treeFromStore(nodes.store),
    store: nodes.store,
    records,
    isChanged: (path, attribute) => touched.has(`${path}@${attribute}`),
  })
  const layouts = await mapLimit(
    sources,
    1,
    async ({ tree }, _, waiting) => readLayouts?.(tree, datasets, waiting) ?? [],
    {
      signal,
    },
  )
  const readExpected = expectedReader(files, new Map(layouts.flatMap(found => [...found])))
  const falseClaims = await checkClaims(applied.claims, readExpected, { signal })
  const elements = await compareArrays(
    compared.pairs,
    {
      store,
      readExpected,
      sourceChunkShape: data => sourceChunks(data, id => datasets.get(id)?.chunkShape ?? null),
      records,
      sample,
      isOwn,
      budget: byteBudget(memoryBytes),
      boxBytes: Math.min(MOST_BOX_BYTES, Math.floor(memoryBytes / BOXES_IN_MEMORY)),
    },
    options,
  )
  const differences = [
    ...nodes.differences,
    ...badList,
    ...applied.differences,
    ...falseClaims,
    ...compared.differences,
    ...elements.differences,
  ]
  const { groups, arrays, links, attributes } = compared
  return {
    equal: differences.length === 0 && elements.notCompared.length === 0,
    differences,
    notCompared: elements.notCompared,
    changes: countSteps(changes),
    compared: { groups, arrays, links, attributes, values: elements.values, bytes: elements.bytes },
    sampled: sample,
  }
}

interface ReadSource {
  readonly tree: NwbTree
  readonly datasets: ReadonlyMap<NodeId, Hdf5Dataset>
}

async function readSource(
  file: OpenFile,
  number: number,
  treeFiles: readonly TreeFile[],
  { signal }: Waiting,
): Promise<ReadSource> {
  const hdf5 = await file.hdf5({ signal })
  const objects = await hdf5.readObjects({ signal })
  const datasets = objects.filter(object => object.kind === 'dataset')
  return {
    tree: treeFromObjects(objects, number, treeFiles).tree,
    datasets: new Map(datasets.map(dataset => [fileNodeId(number, dataset.path), dataset])),
  }
}

/** The store's list of changes; only a store of another program has none. */
async function readChanges(
  store: Store,
  isOwn: boolean,
  { signal }: Waiting,
): Promise<{ readonly changes: readonly Change[]; readonly differences: readonly Difference[] }> {
  const shared = { path: CHANGES_KEY, expected: null, found: null }
  const bytes = await store.get(CHANGES_KEY, { signal })
  if (bytes === undefined) {
    const detail = 'The list of intended changes is missing.'
    return { changes: [], differences: isOwn ? [{ kind: 'missing', ...shared, detail }] : [] }
  }
  try {
    return { changes: parseChanges(bytes, CHANGES_KEY), differences: [] }
  } catch (error) {
    if (!(error instanceof CorruptSourceError)) throw error
    return { changes: [], differences: [{ kind: 'unreadable', ...shared, detail: `${error.message}.` }] }
  }
}

async function compareArrays(
  pairs: readonly ArrayPair[],
  context: Omit<CompareContext, 'onBox'>,
  { signal, onProgress }: CompareOptions,
) {
  const bytesTotal = pairs.reduce((total, pair) => total + bytesOf(pair), 0)
  const progress = { bytesDone: 0, arraysDone: 0 }
  const onBox = (path: string, bytes: number) => {
    progress.bytesDone += bytes
    onProgress?.({ path, ...progress, bytesTotal, arraysTotal: pairs.length })
  }
  const all = await mapLimit(
    pairs,
    ARRAY_LANES,
    async (pair, _, options) => {
      const result = await compareArray(pair, { ...context, onBox }, options)
      progress.arraysDone++
      return result
    },
    { signal },
  )
  return {
    differences: all.flatMap(({ differences }) => differences),
    notCompared: all.flatMap(({ notCompared }): readonly NotCompared[] => notCompared),
    values: all.reduce((total, { values }) => total + values, 0),
    bytes: all.reduce((total, { bytes }) => total + bytes, 0),
  }
}

const bytesOf = ({ expected, stored }: ArrayPair): number =>
  elementCount(stored.metadata.shape) * (itemSize(expected.dtype) ?? 1)

function countSteps(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { step } of changes) counts[step] = (counts[step] ?? 0) + 1
  return counts
}

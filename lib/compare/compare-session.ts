/**
 * The sources of one session against the store made of them: every object, attribute, link, reference and value. What
 * the store lists as changed on purpose is applied to the sources first, so that it is checked too.
 */

import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import { byteBudget, mapLimit, type Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import type { Hdf5Dataset } from '#lib/hdf5/hdf5-file.ts'
import type { Store } from '#lib/io/store.ts'
import { PROVENANCE_KEY } from '#lib/merge/provenance-files.ts'
import type { Change } from '#lib/nwb/change.ts'
import { EXTERNAL_LINKS_STEP } from '#lib/nwb/graft-links.ts'
import type { ReadSource } from '#lib/nwb/read-source.ts'
import { readSources } from '#lib/nwb/read-sources.ts'
import type { NodeId, NwbTree, TreeFile } from '#lib/nwb/tree.ts'
import type { PlanSources } from '#lib/plan/plan-array.ts'
import { applyChanges, wrongChange } from './apply-changes.ts'
import { sameJson } from './change-forms.ts'
import { checkClaims } from './check-claims.ts'
import { checkKeys } from './check-keys.ts'
import { checkSpecifications } from './check-specifications.ts'
import { type ArraysOptions, compareArrays } from './compare-arrays.ts'
import { compareNodes } from './compare-nodes.ts'
import type { Comparison, Difference } from './difference.ts'
import { expectedTree } from './expected-tree.ts'
import { readChanges } from './read-changes.ts'
import { expectedReader } from './read-expected.ts'
import { referenceRecords } from './reference-records.ts'
import { sourceChunks } from './source-chunks.ts'
import { readStoreNodes } from './store-nodes.ts'
import { unreadableDocument } from './unreadable.ts'

export interface CompareInput {
  /** The session's files in the order in which they were converted. */
  readonly files: readonly OpenFile[]
  readonly treeFiles: readonly TreeFile[]
  /** Of files that hold parts of the session: their number; undefined where there is none. */
  openBeside(from: number, name: string, options?: Waiting): Promise<number | undefined>
  readonly store: Store
  /** Layouts of datasets of a file, so that not everything must be read by libhdf5. */
  readLayouts?(tree: NwbTree, datasets: ReadonlyMap<NodeId, Hdf5Dataset>, options: Waiting): Promise<PlanSources>
  /** The files are not on this machine. */
  readonly isFar?: boolean
}

export interface CompareOptions extends ArraysOptions {
  /** Read only a few boxes of each large array. */
  readonly sample?: boolean
  /** Memory for the elements of both sides. */
  readonly memoryBytes?: number
}

const DEFAULT_MEMORY_BYTES = 256_000_000

/** Boxes of which eight (two arrays, two boxes, both sides) fit into the memory, and that no request is too short for. */
const BOXES_IN_MEMORY = 8

const MOST_BOX_BYTES = 16_000_000

/** Never throws for what differs; a store that is none, and a source that cannot be read, are errors. */
export async function compareSession(
  input: CompareInput,
  options: CompareOptions = {},
): Promise<Omit<Comparison, 'seconds'>> {
  const { store } = input
  const { signal, sample = false } = options
  const isOwn = (await store.get(PROVENANCE_KEY, { signal })) !== undefined
  const listed = await readChanges(store, isOwn, { signal })
  const found = await compareAll(input, listed.changes, isOwn, options)
  const differences = [...listed.differences, ...found.differences]
  return {
    ...found,
    equal: differences.length === 0 && found.notCompared.length === 0,
    differences,
    changes: countSteps(listed.changes),
    sampled: sample,
  }
}

type Found = Pick<Comparison, 'differences' | 'notCompared' | 'compared'>

async function compareAll(
  input: CompareInput,
  changes: readonly Change[],
  isOwn: boolean,
  options: CompareOptions,
): Promise<Found> {
  const { files, store, isFar = false } = input
  const { signal, sample = false, memoryBytes = DEFAULT_MEMORY_BYTES } = options
  const boxBytes = Math.min(MOST_BOX_BYTES, Math.floor(memoryBytes / BOXES_IN_MEMORY))
  const read = await readStoreNodes(store, { needsCopy: isOwn, signal }).catch(unreadableDocument)
  if ('kind' in read) return nothingCompared(read)
  const { sources, linked, changes: grafts } = await readSources(input, input.files.length, { signal })
  const datasets = new Map([...sources, ...linked].flatMap(source => [...source.datasets]))
  const expectation = expectationOf(sources, changes, { grafts, isOwn })
  const { records } = expectation
  const nodes = compareNodes({ ...expectation, ...read })
  const layouts = await layoutsOf(input, sources, datasets, isFar ? 0 : boxBytes, { signal })
  const readExpected = expectedReader({ files, layouts, isFar })
  const falseClaims = await checkClaims(expectation.claims, readExpected, { signal })
  const specifications = await checkSpecifications(read.store, read.tree, { signal })
  const context = {
    store,
    readExpected,
    sourceChunkShape: sourceChunks(datasets),
    records,
    sample,
    isOwn,
    budget: byteBudget(memoryBytes),
    boxBytes,
  }
  const elements = await compareArrays(nodes.pairs, context, options)
  const parts = [read.differences, expectation.differences, falseClaims, specifications, nodes.differences]
  const found = [...parts.flat(), ...elements.differences]
  const keys = isOwn ? await checkKeys(store, read.store, found, { signal }) : []
  const { groups, arrays, links, attributes } = nodes
  return {
    differences: [...found, ...keys],
    notCompared: elements.notCompared,
    compared: { groups, arrays, links, attributes, values: elements.values, bytes: elements.bytes },
  }
}

/** What the store should hold, and which changes are not so. */
function expectationOf(
  sources: readonly ReadSource[],
  changes: readonly Change[],
  { grafts, isOwn }: { readonly grafts: readonly Change[]; readonly isOwn: boolean },
) {
  const expected = expectedTree(sources.map(({ tree }) => tree))
  const others = changes.filter(({ step }) => step !== EXTERNAL_LINKS_STEP)
  const { differences, claims } = applyChanges(expected, others)
  const touched = new Set(changes.map(({ path, attribute }) => `${path}@${attribute ?? ''}`))
  return {
    expected,
    differences: [...graftDifferences(grafts, changes), ...differences],
    claims,
    records: referenceRecords(expected, { isLenient: !isOwn }),
    isChanged: (path: string, attribute: string) => touched.has(`${path}@${attribute}`),
  }
}

/** Which objects come from other files is found anew; the list must say the same. */
function graftDifferences(grafts: readonly Change[], changes: readonly Change[]): readonly Difference[] {
  const listed = changes.filter(({ step }) => step === EXTERNAL_LINKS_STEP)
  const isIn = (change: Change, list: readonly Change[]) =>
    list.some(
      ({ path, before, after }) => path === change.path && sameJson([before, after], [change.before, change.after]),
    )
  return [
    ...grafts.filter(graft => !isIn(graft, listed)).map(graft => wrongChange(graft, 'it is not listed')),
    ...listed.filter(change => !isIn(change, grafts)).map(change => wrongChange(change, 'no such link was found')),
  ]
}

const nothingCompared = (difference: Difference): Found => ({
  differences: [difference],
  notCompared: [],
  compared: { groups: 0, arrays: 0, links: 0, attributes: 0, values: 0, bytes: 0 },
})

/** Of datasets with more bytes than that. */
async function layoutsOf(
  { readLayouts }: CompareInput,
  sources: readonly ReadSource[],
  datasets: ReadonlyMap<NodeId, Hdf5Dataset>,
  leastBytes: number,
  { signal }: Waiting,
): Promise<PlanSources> {
  const bytesOf = ({ dtype, shape }: Hdf5Dataset) => elementCount(shape ?? []) * (itemSize(dtype) ?? 0)
  const large = new Map([...datasets].filter(([, dataset]) => bytesOf(dataset) > leastBytes))
  const read = async ({ tree }: ReadSource, _: number, waiting: Waiting) =>
    large.size === 0 ? [] : [...((await readLayouts?.(tree, large, waiting)) ?? [])]
  return new Map((await mapLimit(sources, 1, read, { signal })).flat())
}

function countSteps(changes: readonly Change[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { step } of changes) counts[step] = (counts[step] ?? 0) + 1
  return counts
}

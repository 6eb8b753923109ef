/** A store against the session of recordings that it should hold. */

import { byteBudget, mapLimit } from '#lib/async.ts'
import { checkKeys } from '#lib/compare/check-keys.ts'
import { compareArray } from '#lib/compare/compare-array.ts'
import { compareNodes } from '#lib/compare/compare-nodes.ts'
import type { Comparison } from '#lib/compare/difference.ts'
import { type ExpectedNode, type ExpectedTree, expectedNode } from '#lib/compare/expected-tree.ts'
import type { ReadExpected } from '#lib/compare/read-expected.ts'
import { referenceRecords } from '#lib/compare/reference-records.ts'
import { readStoreNodes } from '#lib/compare/store-nodes.ts'
import type { DataContext } from '#lib/convert/convert-context.ts'
import { evaluateData } from '#lib/convert/evaluate-data.ts'
import { isWithin } from '#lib/nwb/node-path.ts'
import { treeFromStore } from '#lib/nwb/read-zarr.ts'
import type { NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'
import type { Environment } from './environment.ts'

export interface RecordingComparison extends Pick<DataContext, 'files' | 'decoder'> {
  readonly out: string
}

/** Memory for elements of both sides, and the share of one box of them. */
const VALUE_BYTES = 256_000_000
const BOX_BYTES = 16_000_000

/** Arrays at work at once; frames are decoded one after another anyway. */
const ARRAY_LANES = 2

/** `tree` is the finished session. Never throws for what differs. */
export async function compareRecording(
  tree: NwbTree,
  { files, decoder, out }: RecordingComparison,
  env: Environment,
): Promise<Comparison> {
  const started = env.now().getTime()
  const { signal, ffmpeg } = env
  const store = await env.openStore(out)
  const nodes = await readStoreNodes(store, { signal })
  const expected = expectedOf(tree)
  const records = referenceRecords(expected)
  const isChanged = () => false
  const compared = compareNodes({ expected, tree: treeFromStore(nodes.store), store: nodes.store, records, isChanged })
  const readExpected: ReadExpected = (part, region, options) =>
    evaluateData(part, region, { files, ffmpeg, decoder }, options)
  const context = {
    store,
    readExpected,
    sourceChunkShape: () => null,
    records,
    sample: false,
    isOwn: true,
    budget: byteBudget(VALUE_BYTES),
    boxBytes: BOX_BYTES,
    onBox: () => {},
  }
  const arrays = await mapLimit(
    compared.pairs,
    ARRAY_LANES,
    (pair, _, options) => compareArray(pair, context, options),
    {
      signal,
    },
  )
  const found = [...nodes.differences, ...compared.differences, ...arrays.flatMap(array => array.differences)]
  const differences = [...found, ...(await checkKeys(store, nodes.store, found, { signal }))]
  const notCompared = arrays.flatMap(array => array.notCompared)
  const { groups, links, attributes } = compared
  return {
    equal: differences.length === 0 && notCompared.length === 0,
    differences,
    notCompared,
    changes: {},
    compared: {
      groups,
      links,
      attributes,
      arrays: compared.arrays,
      values: arrays.reduce((sum, { values }) => sum + values, 0),
      bytes: arrays.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    sampled: false,
    seconds: (env.now().getTime() - started) / 1000,
  }
}

/** Schemas are told of a store apart from its objects (nwb/read-zarr.ts). */
const SPECIFICATIONS: NodePath = '/specifications'

/** Every object at its place; none comes from another file. */
function expectedOf({ root }: NwbTree): ExpectedTree {
  const nodes = new Map<NodePath, ExpectedNode>()
  const pathOf = new Map<NodeId, NodePath>()
  for (const { path, node } of walk(root)) {
    if (isWithin(path, SPECIFICATIONS)) continue
    nodes.set(path, expectedNode(node, undefined))
    if (node.kind === 'group' || node.kind === 'dataset') pathOf.set(node.id, path)
  }
  return { nodes, twins: new Map(), pathOf }
}

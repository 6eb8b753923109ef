/** The plan stage of recordings: interfaces and metadata → the plan of their conversion. */

import { createHash } from 'node:crypto'
import { runSteps } from '#lib/datasets/dataset.ts'
import { NDX_MINISCOPE } from '#lib/datasets/miniscope/ndx-miniscope.ts'
import type { SessionOfRecordings } from '#lib/datasets/miniscope/session-tree.ts'
import { IDENTIFIER, identifierOf } from '#lib/datasets/steps/identifier.ts'
import { upgradeNeeds, upgradeSteps } from '#lib/datasets/upgrade-steps.ts'
import { storeDocuments } from '#lib/merge/store-documents.ts'
import { sessionSchemas } from '#lib/nwb/session-schemas.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'
import { isFrames } from '#lib/plan/flatten-data.ts'
import { makePlan } from '#lib/plan/make-plan.ts'
import type { PlanFiles } from '#lib/plan/plan-files.ts'
import { TOOL } from '#lib/tool.ts'
import type { PlanOptions } from './payloads.ts'

/** Everything that the store depends on: program, options, files in their versions, and the session's own content. */
export function recordingFingerprint({ files, root }: NwbTree, options: PlanOptions): string {
  const sources = files.map(({ url, size, etag }) => ({ url, size, etag }))
  return createHash('sha256')
    .update(JSON.stringify({ tool: TOOL, options, sources, root }))
    .digest('hex')
}

/** The session as its store will be: with all that the schema asks for, object ids, and the schemas themselves. */
export function finishedSession({ tree, warnings }: SessionOfRecordings, options: PlanOptions): SessionOfRecordings {
  const schemas = sessionSchemas(tree, [NDX_MINISCOPE])
  const lookedUp = lookUpInTree(tree)
  const identifier = identifierOf(tree, lookedUp)
  const finished = runSteps(tree, upgradeSteps({ lookedUp, schemas, options, identifier }))
  return { tree: finished.tree, warnings: [...warnings, ...finished.warnings] }
}

/** Nothing is read. The session comes from no NWB file, so that nothing counts as changed. */
export function planRecording(session: SessionOfRecordings, options: PlanOptions): PlanFiles {
  const finished = finishedSession(session, options)
  const targets = targetsOf(finished.tree)
  const { plan, units, layoutSources } = makePlan({
    tree: finished.tree,
    targets,
    sources: new Map(),
    options,
    fixedChunks: frameChunks(finished.tree, options),
    tool: TOOL,
    fingerprint: recordingFingerprint(session.tree, options),
    warnings: finished.warnings,
  })
  return {
    plan,
    units,
    metadata: storeDocuments(finished.tree, targets, plan.arrays),
    changes: [],
    records: layoutSources.map(({ packed }) => packed),
  }
}

/** Values that steps look at; all of them are in the tree. */
function lookUpInTree(tree: NwbTree) {
  const needs = new Set(upgradeNeeds(tree).map(({ id }) => id))
  const found = [...walkDatasets(tree.root)].flatMap(({ path, node }) => {
    if (!(needs.has(node.id) || path === IDENTIFIER) || node.data.kind !== 'values') return []
    const { dtype, shape, data } = node
    return [[node.id, { dtype, shape, values: data.values }] as const]
  })
  return new Map(found)
}

/** Whole frames, as many as a chunk's bytes hold: whoever looks at a recording reads it frame by frame. */
function frameChunks(tree: NwbTree, { chunkBytes }: PlanOptions) {
  return [...walkDatasets(tree.root)].flatMap(({ path, node }) => {
    const [frames, width, height] = node.shape ?? []
    if (!isFrames(node.data) || frames === undefined || width === undefined || height === undefined) return []
    const count = Math.max(1, Math.min(frames, Math.floor(chunkBytes / (width * height))))
    return [{ path, chunkShape: [count, width, height] }]
  })
}

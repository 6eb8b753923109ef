/** The plan stage: open source files → the plan of their conversion, with everything that lies beside it. */

import { createHash } from 'node:crypto'
import { withPlace } from '#lib/errors.ts'
import { storeDocuments } from '#lib/merge/store-documents.ts'
import type { TreeFile } from '#lib/nwb/tree.ts'
import { makePlan, planArrays } from '#lib/plan/make-plan.ts'
import type { PlanFiles } from '#lib/plan/plan-files.ts'
import { TOOL } from '#lib/tool.ts'
import type { Environment } from './environment.ts'
import type { OpenFiles } from './open-files.ts'
import type { PlanOptions } from './payloads.ts'
import { readPlanSources } from './plan-sources.ts'
import { sampleCodecs } from './sample-codecs.ts'
import { readSessionTree } from './session-tree.ts'

/**
 * What a conversion depends on, and nothing else: the program, its options, and the sources in their versions, the base first and
 * the others in the order of their addresses.
 */
export function fingerprintOf([base, ...others]: readonly TreeFile[], options: PlanOptions): string {
  const ordered = [...(base === undefined ? [] : [base]), ...others.toSorted((a, b) => (a.url < b.url ? -1 : 1))]
  const sources = ordered.map(({ url, size, etag }) => ({ url, size, etag }))
  const sorted = Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)))
  return createHash('sha256')
    .update(JSON.stringify({ tool: TOOL, options: sorted, sources }))
    .digest('hex')
}

/** Reads metadata, and samples of large arrays if options allow it; the same sources and options give the same plan. */
export async function planStage(
  open: OpenFiles,
  options: PlanOptions,
  env: Pick<Environment, 'signal' | 'progress' | 'costs'>,
): Promise<PlanFiles> {
  const [only, ...others] = open.treeFiles
  try {
    return await planOf(open, options, env)
  } catch (error) {
    // Steps and plan know objects, not files; where one file was given, it is that.
    throw withPlace(error, only === undefined || others.length > 0 ? {} : { url: only.url })
  }
}

async function planOf(
  open: OpenFiles,
  options: PlanOptions,
  env: Pick<Environment, 'signal' | 'progress' | 'costs'>,
): Promise<PlanFiles> {
  const { signal } = env
  const tell = (stage: string) => env.progress({ stage, bytesDone: 0, bytesTotal: 0, unitsDone: 0, unitsTotal: 0 })
  tell('read')
  const fingerprint = fingerprintOf(open.treeFiles, options)
  const session = await readSessionTree(open, options, { signal })
  tell('plan')
  const sources = await readPlanSources(session.tree, session.datasets, open.files, { signal })
  const tree = { ...session.tree, files: [...open.treeFiles] }
  const arrays = { tree, sources, options, fixedChunks: session.chunks }
  const samples = options.sample ? await sampleCodecs(planArrays(arrays), arrays, open.files, { signal }) : undefined
  const { plan, units, layoutSources } = makePlan({
    ...arrays,
    ...(samples && { samples }),
    targets: session.targets,
    costs: env.costs,
    tool: TOOL,
    fingerprint,
    warnings: session.warnings,
  })
  return {
    plan,
    units,
    metadata: storeDocuments(tree, session.targets, plan.arrays),
    changes: session.changes,
    records: layoutSources.map(({ packed }) => packed),
  }
}

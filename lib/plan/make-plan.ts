/** A finished tree, and what is known of its sources, → the plan of its conversion. */

import { InvalidInputError } from '#lib/errors.ts'
import { objectId } from '#lib/nwb/object-type.ts'
import type { Target } from '#lib/nwb/targets.ts'
import type { NodeId, NwbTree } from '#lib/nwb/tree.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'
import type { SampledCodec } from './choose-codec.ts'
import { type ConversionPlan, PLAN_FORMAT, type PlannedLayout, type WorkUnit } from './conversion-plan.ts'
import type { CostModel } from './cost-model.ts'
import { estimateTotals, planWarnings } from './estimate.ts'
import { makeUnits } from './make-units.ts'
import { matchesPath } from './path-pattern.ts'
import { type ArrayPlan, type PlanSource, type PlanSources, planArray, sourceOf } from './plan-array.ts'
import type { PlanOptions } from './plan-options.ts'

export interface PlanInput {
  readonly tree: NwbTree
  readonly targets: ReadonlyMap<NodeId, Target>
  readonly sources: PlanSources
  readonly options: PlanOptions
  /** Chunk shapes by output path, for arrays whose dataset has a rule; not clipped to the array. */
  readonly fixedChunks?: readonly { readonly path: string; readonly chunkShape: readonly number[] }[]
  readonly tool: ConversionPlan['tool']
  readonly fingerprint: string
  /** Codecs tried on samples, by output path. */
  readonly samples?: ReadonlyMap<string, readonly SampledCodec[]>
  readonly warnings?: readonly string[]
  /** How fast the machine is; a typical one where that is not known. */
  readonly costs?: CostModel | undefined
}

export interface MadePlan {
  readonly plan: ConversionPlan
  readonly units: readonly WorkUnit[]
  /** For each of `plan.layouts` its source, chunk records included. */
  readonly layoutSources: readonly PlanSource[]
}

/**
 * What a process holds besides units: Node, libhdf5 in its thread, the codecs' tables, memory that is not collected yet
 * (measured at about as much while LFP of 845 MB is cut anew).
 */
const RESERVED_BYTES = 290_000_000

/** And where files are on other machines, what of them is on its way. */
const NETWORK_BYTES = 20_000_000

/** Memory that units may share out of what the process may use. */
export function unitBudget(memoryBytes: number, { files }: Pick<NwbTree, 'files'>): number {
  // However little there is, units get a share of it.
  const [reserved, share] = isRemote(files) ? [RESERVED_BYTES + NETWORK_BYTES, 0.3] : [RESERVED_BYTES, 0.4]
  return Math.max(memoryBytes * share, memoryBytes - reserved)
}

const isRemote = (files: NwbTree['files']): boolean => files.some(({ url }) => /^\w+:\/\//.test(url))

/** Two objects a group or array: `.zgroup` or `.zarray`, and `.zattrs`. */
const METADATA_PER_NODE = 2

/** What decides how arrays are stored. */
export type ArraysInput = Pick<PlanInput, 'tree' | 'sources' | 'options' | 'fixedChunks' | 'samples'>

/** Every array of the tree, in its order. */
export function planArrays({ tree, sources, options, fixedChunks, samples = new Map() }: ArraysInput): ArrayPlan[] {
  const fixed = new Map(fixedChunks?.map(({ path, chunkShape }) => [path, chunkShape]))
  const context = { options, sources, samples, fixed }
  return [...walkDatasets(tree.root)].map(({ path, node }) => planArray(path, node, context))
}

/** The plan, its units, and the sources whose chunks it lists. */
export function makePlan(input: PlanInput): MadePlan {
  const { tree, sources, options, costs } = input
  refuseUnusedPatterns(tree, options)
  const plans = planArrays(input)
  const budgetBytes = unitBudget(options.memoryBytes, tree)
  const units = makeUnits({ plans, sources, budgetBytes })
  const arrays = plans.map(({ array }) => array)
  const { chunkBytes } = options
  const metadataObjects = countNodes(tree) * METADATA_PER_NODE
  const totals = estimateTotals({
    plans,
    units,
    sources,
    metadataObjects,
    chunkBytes,
    isRemote: isRemote(tree.files),
    ...(costs && { costs }),
  })
  const { layouts, layoutSources } = layoutsOf(plans, sources)
  const plan: ConversionPlan = {
    format: PLAN_FORMAT,
    tool: input.tool,
    fingerprint: input.fingerprint,
    files: tree.files,
    options: { ...options },
    arrays,
    layouts,
    targets: Object.fromEntries(input.targets),
    rootObjectId: objectId(tree.root) ?? null,
    totals,
    warnings: [...(input.warnings ?? []), ...planWarnings({ arrays, totals }, budgetBytes)],
  }
  return { plan, units, layoutSources }
}

/** The datasets whose elements are moved as bytes, each once, in the order in which the arrays need them. */
function layoutsOf(plans: readonly ArrayPlan[], sources: PlanSources) {
  const layouts: PlannedLayout[] = []
  const layoutSources: PlanSource[] = []
  const seen = new Set<PlanSource>()
  for (const { leaves } of plans) {
    for (const leaf of leaves ?? []) {
      const source = sourceOf(sources, leaf)
      if (source === undefined || seen.has(source)) continue
      seen.add(source)
      const { dtype, shape, layout, chunkShape } = source
      layouts.push({ file: leaf.file, path: leaf.path, dtype, shape, layout, chunkShape })
      layoutSources.push(source)
    }
  }
  return { layouts, layoutSources }
}

function countNodes(tree: NwbTree): number {
  let nodes = 0
  const visit = (node: NwbTree['root']) => {
    nodes++
    for (const child of node.children) {
      if (child.kind === 'group') visit(child)
      else if (child.kind === 'dataset') nodes++
    }
  }
  visit(tree.root)
  return nodes
}

/** A pattern that fits nothing is a slip of the pen. */
function refuseUnusedPatterns(tree: NwbTree, options: PlanOptions): void {
  const paths = [...walkDatasets(tree.root)].map(({ path }) => path)
  for (const { path } of [...options.chunkOverrides, ...options.codecOverrides]) {
    if (paths.some(known => matchesPath(path, known))) continue
    throw new InvalidInputError(`No array of the session fits ${path}.`, {
      advice: 'The command tree lists all of them.',
    })
  }
}

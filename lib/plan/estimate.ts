/** What a plan will cost: bytes and objects of the store, seconds on one machine. Rough, but made of measured rates. */

import { chunkCount } from '#lib/array/chunk-grid.ts'
import type { ConversionPlan, PlannedArray, PlanTotals, WorkUnit } from './conversion-plan.ts'
import { type CostModel, encodeSeconds, TYPICAL_COSTS } from './cost-model.ts'
import { rawBytesOf, storedBytesOf } from './make-units.ts'
import type { ArrayPlan, PlanSources } from './plan-array.ts'
import type { ArrayCodec } from './source-codec.ts'

/** Source bytes that one request fetches, about. */
const REQUEST_BYTES = 8_000_000

/** Share of its size that data of the sources' kinds has after compression, where nothing better is known. */
const TYPICAL_RATIO = 0.6

/** Bytes of a metadata document that has not been made yet. */
const METADATA_BYTES = 400

/** Above this many objects, copying and listing a store on S3 becomes a burden. */
export const MANY_OBJECTS = 5000

export interface EstimateInput {
  readonly plans: readonly ArrayPlan[]
  readonly units: readonly WorkUnit[]
  readonly sources: PlanSources
  readonly metadataObjects: number
  /** Uncompressed bytes that chunks aim at. */
  readonly chunkBytes: number
  readonly metadataBytes?: number
  /** Are the sources elsewhere, so that requests take time? */
  readonly isRemote?: boolean
  readonly costs?: CostModel
}

export function estimateTotals(input: EstimateInput): PlanTotals {
  const { plans, units, sources, metadataObjects, chunkBytes } = input
  const { metadataBytes = metadataObjects * METADATA_BYTES, costs = TYPICAL_COSTS, isRemote = false } = input
  const sum = <Item>(items: readonly Item[], of: (item: Item) => number) =>
    items.reduce((total, item) => total + of(item), 0)
  const dataObjects = sum(plans, ({ array }) => chunkCount(array))
  const cpuSeconds = sum(plans, plan => coreSeconds(plan, sources, costs))
  const objects = dataObjects + metadataObjects
  const readBytes = sum(units, unit => unit.readBytes)
  const requests = isRemote ? readBytes / REQUEST_BYTES : 0
  return {
    units: units.length,
    readBytes,
    sourceBytes: sum(plans, plan => storedBytesOf(plan, sources)),
    rawBytes: sum(plans, rawBytesOf),
    dataObjects,
    metadataObjects,
    objectBudget: metadataObjects + sum(plans, plan => chunkBudget(plan, chunkBytes)),
    estimatedBytes: Math.round(metadataBytes + sum(plans, plan => encodedBytes(plan, sources))),
    estimatedSeconds:
      costs.secondsToStart +
      cpuSeconds / costs.cores +
      objects * costs.secondsPerObject +
      requests * costs.secondsPerRequest,
    unitMemoryBytes: units.reduce((most, { memoryBytes }) => Math.max(most, memoryBytes), 0),
  }
}

/** Chunks of nine tenths of the size aimed at, because ends and source chunks rarely fit it exactly, and one that is not full. */
const chunkBudget = (plan: ArrayPlan, chunkBytes: number): number =>
  Math.ceil(rawBytesOf(plan) / (0.9 * chunkBytes)) + 1

/** So many times the budget is worth a word. */
const OVER_BUDGET = 2

/** What would make a store lighter or a conversion cheaper, a sentence each. */
export function planWarnings(plan: Pick<ConversionPlan, 'arrays' | 'totals'>, budgetBytes: number): readonly string[] {
  const { readBytes, sourceBytes, unitMemoryBytes, dataObjects, metadataObjects, objectBudget } = plan.totals
  const warnings: string[] = []
  const objects = dataObjects + metadataObjects
  if (objects > MANY_OBJECTS)
    warnings.push(`The store will have ${objects} objects; ${lighter(plan.arrays, metadataObjects)}`)
  else if (objects > OVER_BUDGET * objectBudget)
    warnings.push(
      `The store will have ${objects} objects, ${objectBudget} would do; ${lighter(plan.arrays, metadataObjects)}`,
    )
  if (readBytes > sourceBytes * 1.05 && readBytes - sourceBytes > 10_000_000) {
    const times = (readBytes / sourceBytes).toFixed(2)
    warnings.push(
      `Source bytes are read ${times} times, because memory does not hold whole rows of chunks; more --memory, or chunks closer to the source's, would help.`,
    )
  }
  if (unitMemoryBytes > budgetBytes)
    warnings.push(
      `One unit of work needs ${Math.ceil(unitMemoryBytes / 1e6)} MB of memory, more than --memory allows; smaller chunks would need less.`,
    )
  return warnings
}

function lighter(arrays: readonly PlannedArray[], metadataObjects: number): string {
  const most = arrays.reduce<PlannedArray | undefined>(
    (most, array) => (most === undefined || chunkCount(array) > chunkCount(most) ? array : most),
    undefined,
  )
  if (most === undefined || chunkCount(most) < metadataObjects)
    return 'most of them are metadata, two for each group and array; leaving out what is not needed would lower it.'
  return `${most.path} alone has ${chunkCount(most)}, which larger chunks would lower.`
}

function encodedBytes(plan: ArrayPlan, sources: PlanSources): number {
  const raw = rawBytesOf(plan)
  if (plan.array.compressor === null) return raw
  const sampled = plan.array.sampled?.find(({ codec }) => isChosen(codec, plan.array))
  if (sampled !== undefined) return raw * sampled.ratio
  const stored = storedBytesOf(plan, sources)
  // What a source holds compressed tells more than any rule; what it holds plain tells nothing.
  return stored > 0 && stored < raw * 0.98 ? stored : raw * TYPICAL_RATIO
}

const isChosen = (codec: ArrayCodec, { compressor }: PlannedArray): boolean =>
  JSON.stringify(codec.compressor) === JSON.stringify(compressor)

function coreSeconds(plan: ArrayPlan, sources: PlanSources, costs: CostModel): number {
  const raw = rawBytesOf(plan)
  const stored = storedBytesOf(plan, sources)
  if (plan.array.route === 'copy') return stored / costs.copyRate
  const decode = stored < raw ? raw / costs.inflateRate : 0
  return decode + raw / costs.copyRate + encodeSeconds(raw, plan.array.compressor, costs)
}

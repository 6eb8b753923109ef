/** What a plan will cost: bytes and objects of the store, seconds on one machine. Rough, but made of measured rates. */

import { chunkCount } from '#lib/array/chunk-grid.ts'
import type { CompressorSpec } from '#lib/codecs/codec-spec.ts'
import type { ConversionPlan, PlannedArray, PlanTotals, WorkUnit } from './conversion-plan.ts'
import { rawBytesOf, storedBytesOf } from './make-units.ts'
import type { ArrayPlan, PlanSources } from './plan-array.ts'

/** Cores that a conversion is taken to have. */
const CORES = 2

/** Bytes a second and core. Codecs: measured on recordings of int16 as float32. */
const INFLATE_RATE = 400e6
const ENCODE_RATES: Readonly<Record<CompressorSpec['id'], number>> = {
  zstd: 155e6,
  gzip: 60e6,
  zlib: 60e6,
  blosc: 200e6,
}
const COPY_RATE = 1500e6

/** Gzip and zlib slow down threefold from their middle levels to the highest. */
const SLOW_LEVEL = 7
const SLOW_FACTOR = 3

const SECONDS_PER_OBJECT = 0.0005
const SECONDS_TO_START = 0.5

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
  readonly metadataBytes?: number
}

export function estimateTotals(input: EstimateInput): PlanTotals {
  const { plans, units, sources, metadataObjects } = input
  const { metadataBytes = metadataObjects * METADATA_BYTES } = input
  const sum = <Item>(items: readonly Item[], of: (item: Item) => number) =>
    items.reduce((total, item) => total + of(item), 0)
  const dataObjects = sum(plans, ({ array }) => chunkCount(array))
  const cpuSeconds = sum(plans, plan => secondsOf(plan, sources))
  const objects = dataObjects + metadataObjects
  return {
    units: units.length,
    readBytes: sum(units, unit => unit.readBytes),
    sourceBytes: sum(plans, plan => storedBytesOf(plan, sources)),
    rawBytes: sum(plans, rawBytesOf),
    dataObjects,
    metadataObjects,
    estimatedBytes: Math.round(metadataBytes + sum(plans, plan => encodedBytes(plan, sources))),
    estimatedSeconds: SECONDS_TO_START + cpuSeconds / CORES + objects * SECONDS_PER_OBJECT,
    unitMemoryBytes: units.reduce((most, { memoryBytes }) => Math.max(most, memoryBytes), 0),
  }
}

/** What would make a store lighter or a conversion cheaper, a sentence each. */
export function planWarnings(plan: Pick<ConversionPlan, 'arrays' | 'totals'>, budgetBytes: number): readonly string[] {
  const { readBytes, sourceBytes, unitMemoryBytes, dataObjects, metadataObjects } = plan.totals
  const warnings: string[] = []
  const objects = dataObjects + metadataObjects
  if (objects > MANY_OBJECTS)
    warnings.push(`The store will have ${objects} objects; ${lighter(plan.arrays, metadataObjects)}`)
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
  const stored = storedBytesOf(plan, sources)
  // What a source holds compressed tells more than any rule; what it holds plain tells nothing.
  return stored > 0 && stored < raw * 0.98 ? stored : raw * TYPICAL_RATIO
}

function secondsOf(plan: ArrayPlan, sources: PlanSources): number {
  const raw = rawBytesOf(plan)
  const stored = storedBytesOf(plan, sources)
  if (plan.array.route === 'copy') return stored / COPY_RATE
  const decode = stored < raw ? raw / INFLATE_RATE : 0
  return decode + raw / COPY_RATE + encodeSeconds(raw, plan.array.compressor)
}

function encodeSeconds(raw: number, compressor: CompressorSpec | null): number {
  if (compressor === null) return 0
  const slow = (compressor.id === 'gzip' || compressor.id === 'zlib') && compressor.level >= SLOW_LEVEL
  return (raw / ENCODE_RATES[compressor.id]) * (slow ? SLOW_FACTOR : 1)
}

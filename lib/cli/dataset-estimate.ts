/** What converting a dataset takes, from the plans of its sessions, or of some of each kind. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { PlanTotals } from '#lib/plan/conversion-plan.ts'
import { type Price, priceOf } from '#lib/plan/price.ts'
import type { SessionJob } from './job.ts'
import type { Failure } from './report-error.ts'

/** A session that was planned, or could not be. */
export interface PlannedSession extends SessionJob {
  readonly totals?: PlanTotals
  readonly warnings?: readonly string[]
  readonly error?: Failure
}

/** Sums over sessions; of a dataset of which a sample was planned, reckoned for all. */
export interface Sums
  extends Pick<
    PlanTotals,
    'readBytes' | 'rawBytes' | 'dataObjects' | 'metadataObjects' | 'estimatedBytes' | 'estimatedSeconds'
  > {
  readonly sessions: number
}

export interface SessionEstimate {
  readonly id: string
  readonly kind: string
  readonly totals?: PlanTotals
  readonly warnings?: readonly string[]
  readonly error?: Failure
}

export interface DatasetEstimate {
  readonly dataset: string
  /** Those that were planned. */
  readonly sessions: readonly SessionEstimate[]
  readonly sums: Sums
  readonly price: Price
}

/** Sessions of a kind that are planned where nobody says how many: a plan reads the metadata of all files of its session. */
export const DEFAULT_SAMPLE = 20

/** Plans that are made at the same time. */
const PLAN_LANES = 2

export interface EstimateOptions extends Waiting {
  readonly sample?: number
}

/** Sessions that cannot be planned count for nothing. */
export async function estimateDataset(
  { dataset, jobs }: { readonly dataset: string; readonly jobs: readonly SessionJob[] },
  planJob: (job: SessionJob) => Promise<PlannedSession>,
  { sample = DEFAULT_SAMPLE, signal }: EstimateOptions = {},
): Promise<DatasetEstimate> {
  const kinds = [...Map.groupBy(jobs, ({ kind }) => kind).values()]
  const planned = await mapLimit(
    kinds.flatMap(some => spread(some, sample)),
    PLAN_LANES,
    planJob,
    { signal },
  )
  const sums = kinds
    .map(some =>
      reckon(
        some,
        planned.filter(({ kind }) => kind === some[0]?.kind),
      ),
    )
    .reduce(add)
  return {
    dataset,
    sessions: planned.map(({ input: _, sourceBytes: __, ...session }) => session),
    sums,
    price: priceOf(sums),
  }
}

/** So many of the items, evenly spread over them. */
function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
    item => item !== undefined,
  )
}

/** The sums of the sessions of one kind, by those that were planned: a session counts as much as its source files have bytes. */
function reckon(all: readonly SessionJob[], planned: readonly PlannedSession[]): Sums {
  const good = planned.filter(
    (session): session is PlannedSession & { totals: PlanTotals } => session.totals !== undefined,
  )
  const sums = good.map(({ totals }) => ({ ...totals, sessions: 1 })).reduce<Sums>(add, NOTHING)
  const failed = planned.length - good.length
  const missing = all.length - planned.length
  if (missing === 0 || good.length === 0) return sums
  const factor = weightOf(all) / weightOf(planned)
  return { ...scale(sums, factor), sessions: all.length - failed }
}

/** Bytes, or the number of sessions where the bytes of one are not known. */
function weightOf(jobs: readonly SessionJob[]): number {
  return jobs.some(({ sourceBytes }) => sourceBytes === null)
    ? jobs.length
    : jobs.reduce((sum, { sourceBytes }) => sum + (sourceBytes ?? 0), 0)
}

const NOTHING: Sums = {
  sessions: 0,
  readBytes: 0,
  rawBytes: 0,
  dataObjects: 0,
  metadataObjects: 0,
  estimatedBytes: 0,
  estimatedSeconds: 0,
}

const add = (a: Sums, b: Sums): Sums => ({
  sessions: a.sessions + b.sessions,
  readBytes: a.readBytes + b.readBytes,
  rawBytes: a.rawBytes + b.rawBytes,
  dataObjects: a.dataObjects + b.dataObjects,
  metadataObjects: a.metadataObjects + b.metadataObjects,
  estimatedBytes: a.estimatedBytes + b.estimatedBytes,
  estimatedSeconds: a.estimatedSeconds + b.estimatedSeconds,
})

const scale = (sums: Sums, factor: number): Sums => ({
  sessions: Math.round(sums.sessions * factor),
  readBytes: Math.round(sums.readBytes * factor),
  rawBytes: Math.round(sums.rawBytes * factor),
  dataObjects: Math.round(sums.dataObjects * factor),
  metadataObjects: Math.round(sums.metadataObjects * factor),
  estimatedBytes: Math.round(sums.estimatedBytes * factor),
  estimatedSeconds: sums.estimatedSeconds * factor,
})

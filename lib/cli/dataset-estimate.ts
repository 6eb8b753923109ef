/** What converting a dataset takes, from the plans of its sessions, or of some of each kind. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { PlanTotals } from '#lib/plan/conversion-plan.ts'
import { reckonSums, type Sums, sampleOfKinds } from '#lib/plan/dataset-sums.ts'
import { type Price, priceOf } from '#lib/plan/price.ts'
import type { SessionJob } from './job.ts'
import type { Failure } from './report-error.ts'

/** A session that was planned, or could not be. */
export interface PlannedSession extends SessionJob {
  readonly totals?: PlanTotals
  readonly warnings?: readonly string[]
  readonly error?: Failure
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
  const planned = await mapLimit(sampleOfKinds(jobs, sample), PLAN_LANES, planJob, { signal })
  const sums = reckonSums(jobs, planned)
  return {
    dataset,
    sessions: planned.map(({ input: _, sourceBytes: __, ...session }) => session),
    sums,
    price: priceOf(sums),
  }
}

/**
 * What conversions cost on AWS, roughly: prices of us-east-1 and us-west-2 (the region of the Allen Institute's buckets),
 * without discounts and free tiers. Reading from a bucket in the same region costs no transfer.
 */

import type { PlanTotals } from './conversion-plan.ts'

/** Dollars, from the price lists as they were then; estimates and bills name the date. */
export const PRICES = {
  asOf: '2026-11',
  /** Lambda on arm64, a GB of memory for a second, and a request. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  /** Fargate on demand, x86 and arm64; Spot is up to 70 % cheaper, which is left out. */
  fargateVcpuHour: 0.04048,
  fargateGbHour: 0.004445,
  fargateArmVcpuHour: 0.03238,
  fargateArmGbHour: 0.00356,
  /** Step Functions, Standard. */
  stateTransition: 0.025 / 1000,
  /** S3 Standard. */
  putRequest: 0.005 / 1000,
  getRequest: 0.0004 / 1000,
  byteMonth: 0.023 / 1e9,
} as const

/** Dollars an hour of the machine that seconds are estimated for: Fargate, x86, 2 vCPU and 4 GB. */
const MACHINE_HOUR = 2 * PRICES.fargateVcpuHour + 4 * PRICES.fargateGbHour

/** The same two cores as memory of Lambda: 1,769 MB come with one. */
const LAMBDA_MACHINE_GB = (2 * 1769) / 1024

/** Source bytes that one request fetches, about. */
const READ_BYTES = 8_000_000

/** State transitions of a task in its child execution, and of a session beside its tasks. */
const TRANSITIONS_PER_TASK = 3
const TRANSITIONS_PER_SESSION = 8

export interface Price {
  /** Dollars, once: machine time, and requests. */
  readonly compute: number
  readonly requests: number
  /** Dollars for each month that the stores are kept. */
  readonly storageMonth: number
}

type PricedTotals = Pick<
  PlanTotals,
  'estimatedSeconds' | 'readBytes' | 'estimatedBytes' | 'dataObjects' | 'metadataObjects'
>

export function priceOf({
  estimatedSeconds,
  readBytes,
  estimatedBytes,
  dataObjects,
  metadataObjects,
}: PricedTotals): Price {
  const puts = dataObjects + metadataObjects
  return {
    compute: (estimatedSeconds / 3600) * MACHINE_HOUR,
    requests: puts * PRICES.putRequest + Math.ceil(readBytes / READ_BYTES) * PRICES.getRequest,
    storageMonth: estimatedBytes * PRICES.byteMonth,
  }
}

/** The same done by the state machine on Lambda: `tasks` of so many sessions. */
export function runPriceOf(totals: PricedTotals & { readonly tasks: number; readonly sessions: number }): Price {
  const { requests, storageMonth } = priceOf(totals)
  const transitions = totals.tasks * TRANSITIONS_PER_TASK + totals.sessions * TRANSITIONS_PER_SESSION
  return {
    compute:
      totals.estimatedSeconds * LAMBDA_MACHINE_GB * PRICES.lambdaGbSecond +
      totals.tasks * PRICES.lambdaRequest +
      transitions * PRICES.stateTransition,
    requests,
    storageMonth,
  }
}

/** What tasks have used. */
export interface UsedResources {
  readonly tasks: number
  readonly lambdaGbSeconds: number
  readonly fargateVcpuSeconds: number
  readonly fargateGbSeconds: number
  /** Requests to S3. */
  readonly reads: number
  readonly writes: number
}

/** Dollars for what was measured. */
export function dollarsOf(used: UsedResources): number {
  return (
    used.lambdaGbSeconds * PRICES.lambdaGbSecond +
    used.tasks * (PRICES.lambdaRequest + TRANSITIONS_PER_TASK * PRICES.stateTransition) +
    (used.fargateVcpuSeconds / 3600) * PRICES.fargateArmVcpuHour +
    (used.fargateGbSeconds / 3600) * PRICES.fargateArmGbHour +
    used.reads * PRICES.getRequest +
    used.writes * PRICES.putRequest
  )
}

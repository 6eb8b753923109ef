/**
 * What conversions cost on AWS, roughly: prices of us-east-1 and us-west-2 (the region of the Allen Institute's buckets) in
 * the lists of 2026, without discounts and free tiers. Reading from a bucket in the same region costs no transfer.
 */

import type { PlanTotals } from './conversion-plan.ts'

/** Dollars an hour of the machine that seconds are estimated for: Fargate, x86, 2 vCPU and 4 GB. */
const MACHINE_HOUR = 2 * 0.04048 + 4 * 0.004445

/** Dollars a request to S3 Standard. */
const PUT_REQUEST = 0.005 / 1000
const GET_REQUEST = 0.0004 / 1000

/** Dollars for keeping a byte in S3 Standard for a month. */
const BYTE_MONTH = 0.023 / 1e9

/** Source bytes that one request fetches, about. */
const READ_BYTES = 8_000_000

export interface Price {
  /** Dollars, once: machine time, and requests. */
  readonly compute: number
  readonly requests: number
  /** Dollars for each month that the stores are kept. */
  readonly storageMonth: number
}

export function priceOf({
  estimatedSeconds,
  readBytes,
  estimatedBytes,
  dataObjects,
  metadataObjects,
}: Pick<PlanTotals, 'estimatedSeconds' | 'readBytes' | 'estimatedBytes' | 'dataObjects' | 'metadataObjects'>): Price {
  const puts = dataObjects + metadataObjects
  return {
    compute: (estimatedSeconds / 3600) * MACHINE_HOUR,
    requests: puts * PUT_REQUEST + Math.ceil(readBytes / READ_BYTES) * GET_REQUEST,
    storageMonth: estimatedBytes * BYTE_MONTH,
  }
}

/** A task: units of one session that one Lambda or one Fargate task converts. */

import { z } from 'zod'

/** A line of `batches.jsonl`, and the whole input of ConvertUnits; less than 1 KB. */
export const batchLine = z.strictObject({
  runId: z.string().min(1),
  dataset: z.string().min(1),
  session: z.string().min(1),
  /** Counts from 0. */
  batch: z.int().nonnegative(),
  compute: z.enum(['lambda', 'fargate']),
  store: z.string(),
  work: z.string(),
  /** Lines of a file of the folder `work`: key, and the bytes of these units' lines in it. */
  units: z.strictObject({
    key: z.string(),
    offset: z.int().nonnegative(),
    length: z.int().nonnegative(),
    count: z.int().positive(),
  }),
  /** What it will take on one Lambda, about; and the bytes that it fetches. */
  seconds: z.number().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Objects that it may write in a second. */
  writesPerSecond: z.number().positive(),
})

export type BatchLine = z.infer<typeof batchLine>

/** What a task did; small, since a map collects it. */
export const batchResult = z.strictObject({
  batch: z.int().nonnegative(),
  /** Units that it converted; those that were finished before are not among them. */
  units: z.int().nonnegative(),
  /** Chunks of these units. */
  chunks: z.int().nonnegative(),
})

export type BatchResult = z.infer<typeof batchResult>

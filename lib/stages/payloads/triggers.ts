/** Sessions that convert themselves when their files arrive: where is looked, and when a session counts as complete. */

import { z } from 'zod'
import { runOptions } from './run-input.ts'

/**
 * `declared`: the base file says which probe files belong to it; `marker:<key>`: a file of that name beside the session's files lists
 * them, a line each; `quiet:<minutes>`: no object of the session was written for so long.
 */
export const requiredFiles = z
  .string()
  .regex(/^(declared|marker:.+|quiet:\d+)$/, 'expected declared, marker:KEY or quiet:MINUTES')

/** One watched prefix of a bucket. */
export const triggerSource = z.strictObject({
  bucket: z.string().min(1),
  /** Ends with a slash, or is empty. */
  prefix: z.string().default(''),
  dataset: z.string().min(1),
  required: requiredFiles.optional(),
  options: runOptions.prefault({}),
  outputPrefix: z.string().default(''),
})

export type TriggerSource = z.infer<typeof triggerSource>

/** What the function for arrivals is called with: an EventBridge event of S3 (fields that are not read are allowed), or `{"sweep": true}`. */
export const objectCreated = z.object({
  'detail-type': z.literal('Object Created'),
  detail: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
})

export type ObjectCreated = z.infer<typeof objectCreated>

export const sweep = z.strictObject({ sweep: z.literal(true) })

export const considerInput = z.union([objectCreated, sweep])

export type ConsiderInput = z.infer<typeof considerInput>

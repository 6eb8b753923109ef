/** What a person gives an execution of the state machine: the JSON of the Step Functions console. */

import { z } from 'zod'
import { IMPORTANCES } from '#lib/inspect/finding.ts'
import { datasetInput, planOptions } from '../payloads.ts'
import { metadataSources } from './metadata.ts'

/** Conversion tasks at once in a whole run: a tenth of what a new prefix of S3 takes, a fifth of a usual account's Lambdas. */
export const DEFAULT_MAX_CONCURRENCY = 200

/** Of Step Functions: child executions that one Distributed Map runs at once. */
export const MOST_CONCURRENCY = 10_000

/** Sessions in a hundred that may fail before the rest is given up. */
export const DEFAULT_TOLERATED_FAILURE_PERCENTAGE = 5

/** What shapes each session's plan, and the zone of a recording's clock. Dataset and side files come from the dataset itself. */
export const runOptions = planOptions.omit({ dataset: true, sideFiles: true }).extend({
  allowMissing: datasetInput.shape.allowMissing,
  /** Miniscope only: IANA name of the zone of the clock that start times were read from. */
  timeZone: z.string().min(1).optional(),
})

export const COMPUTE = ['auto', 'lambda', 'fargate'] as const

export const runInput = z.strictObject({
  /** For people; nobody reads it. */
  comment: z.string().optional(),
  /** As a person writes it: `Visual Behavior Ephys`, `nwb`, `miniscope`. */
  dataset: z.string().min(1),
  /** Ids of the sessions; all of the dataset where empty. */
  sessions: z.array(z.string().min(1)).default([]),
  limit: z.int().positive().optional(),
  kind: z.string().min(1).optional(),
  /** `metadata`: only the AIND metadata documents of each session are written. */
  mode: z.enum(['convert', 'metadata']).default('convert'),
  /** Inspect each store that is published, and put the report beside it. */
  inspect: z.boolean().default(true),
  /** Findings as important as this, or more, fail their session; none does where absent. */
  failOn: z.enum(IMPORTANCES).optional(),
  /** Write the AIND metadata documents of each session beside its store, from these sources. */
  metadata: metadataSources.optional(),
  /** Plan, estimate, and write nothing but the summary. */
  dryRun: z.boolean().default(false),
  /** A mirror of the public buckets, or the prefix that recordings lie below. */
  root: z.string().startsWith('s3://').optional(),
  /** Dataset `nwb`: files that end in `.nwb`, or prefixes whose NWB files are all meant. */
  sources: z.array(z.string().min(1)).default([]),
  /** Below the output of the stack: `mouse-17/again`. */
  outputPrefix: z.string().default(''),
  overwrite: z.boolean().default(false),
  /** Only sessions of that run whose store is not published; its input counts where this one is silent. */
  retryFailedOf: z.string().min(1).optional(),
  options: runOptions.prefault({}),
  compute: z.enum(COMPUTE).default('auto'),
  maxConcurrency: z.int().min(1).max(MOST_CONCURRENCY).default(DEFAULT_MAX_CONCURRENCY),
  toleratedFailurePercentage: z.number().min(0).max(100).default(DEFAULT_TOLERATED_FAILURE_PERCENTAGE),
  /** The run ends before anything is converted where the estimate is higher. */
  maxDollars: z.number().positive().optional(),
  /** Tell the topic of the stack when the run is over. */
  notify: z.boolean().default(false),
})

export type RunInput = z.infer<typeof runInput>

export type Compute = RunInput['compute']

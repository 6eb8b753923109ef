/** The states that are tasks: what each takes and gives. The names are those of the console's graph. */

import { batchLine, batchResult } from './batch.ts'
import { listSessionsInput, runState, summariseInput, summariseOutput } from './run.ts'
import { sessionLine, sessionWork } from './session.ts'

/**
 * ConvertUnits has three names in the graph: on Lambda, on Fargate Spot, and on demand. A Fargate task gets its input in the
 * variables NWB2ZARR_BATCH (the batch's line) and NWB2ZARR_TASK_TOKEN.
 */
export const STATES = {
  ListSessions: { input: listSessionsInput, output: runState },
  PlanSession: { input: sessionLine, output: sessionWork },
  ConvertUnits: { input: batchLine, output: batchResult },
  MergeSession: { input: sessionWork, output: sessionWork },
  InspectSession: { input: sessionWork, output: sessionWork },
  GenerateMetadata: { input: sessionWork, output: sessionWork },
  EstimateRun: { input: runState, output: runState },
  SummariseRun: { input: summariseInput, output: summariseOutput },
} as const

export type StateName = keyof typeof STATES

/** Where a run's own files lie in the output bucket, below the stack's output. Staging ends by a lifecycle rule. */
export const RUNS_FOLDER = '_runs'
export const STAGING_FOLDER = '_staging'

/** Redrive is possible for 14 days. */
export const STAGING_DAYS = 16

/** Names of the errors, beside those of errors.ts, that a Fargate task reports. */
export const SPOT_INTERRUPTED = 'SpotInterrupted'

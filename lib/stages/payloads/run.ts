/** What the states of a whole run hand each other. Lists lie in S3: a payload holds 256 KiB. */

import { z } from 'zod'
import { objectPlace } from './session.ts'

/**
 * Input of ListSessions. `input` is the execution's input as it is (parsed there, so that a mistake is told by name);
 * `startedAt` is the execution's start, ISO 8601.
 */
export const listSessionsInput = z.strictObject({
  runId: z.string().min(1),
  startedAt: z.string().min(1),
  input: z.unknown(),
})

export type ListSessionsInput = z.infer<typeof listSessionsInput>

/**
 * Output of ListSessions; input and output of EstimateRun. `next`, `estimate`: EstimateSessions, a map of PlanSession over `sample`,
 * and then EstimateRun; `convert`: ConvertSessions, a map over `sessions`; `summarise`: SummariseRun. No map gets an empty list.
 */
export const runState = z.strictObject({
  runId: z.string().min(1),
  next: z.enum(['estimate', 'convert', 'summarise']),
  sessions: objectPlace,
  sample: objectPlace,
  sessionCount: z.int().nonnegative(),
  sampleCount: z.int().nonnegative(),
  /** Sessions at once; each has at most `batchConcurrency` of its line. */
  sessionConcurrency: z.int().positive(),
  toleratedFailurePercentage: z.number().min(0).max(100),
})

export type RunState = z.infer<typeof runState>

/** Input of SummariseRun: a step of the run, or a rule for runs that did not end by themselves. */
export const summariseInput = z.strictObject({
  runId: z.string().min(1),
  /** Of the execution; that of a step is still running. */
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED', 'TIMED_OUT']).default('RUNNING'),
})

export type SummariseInput = z.infer<typeof summariseInput>

/** What the console shows of a finished run. */
export const summariseOutput = z.strictObject({
  runId: z.string(),
  /** How many sessions are in each state. */
  states: z.record(z.string(), z.int()),
  dollars: z.number(),
  /** URLs. */
  summary: z.string(),
  table: z.string(),
  message: z.string(),
})

export type SummariseOutput = z.infer<typeof summariseOutput>

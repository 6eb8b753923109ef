/** What a run leaves in S3 about itself: enough to rebuild its summary from nothing else. */

import { z } from 'zod'
import { ERROR_NAMES } from '#lib/errors.ts'

/** What tasks used: the ground of the bill. */
export const usage = z.object({
  tasks: z.int().nonnegative(),
  /** GB of memory x seconds, by what ran them. */
  lambdaGbSeconds: z.number().nonnegative(),
  fargateVcpuSeconds: z.number().nonnegative(),
  fargateGbSeconds: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
  reads: z.int().nonnegative(),
  writes: z.int().nonnegative(),
  bytesRead: z.number().nonnegative(),
  bytesWritten: z.number().nonnegative(),
})

export type Usage = z.infer<typeof usage>

/** How a session ended; written by the state that ended it. */
export const sessionRecord = z.object({
  session: z.string(),
  state: z.enum(['converted', 'already-done', 'planned', 'described']),
  store: z.string(),
  fingerprint: z.string(),
  /** Of the store, or, where it was planned only, as the plan estimates them. */
  bytes: z.number(),
  objects: z.number(),
  /** Of the plan: seconds on one machine, bytes read and written. */
  plan: z
    .object({
      units: z.number(),
      readBytes: z.number(),
      rawBytes: z.number(),
      dataObjects: z.number(),
      metadataObjects: z.number(),
      estimatedBytes: z.number(),
      estimatedSeconds: z.number(),
      batches: z.number(),
    })
    .optional(),
  warnings: z.array(z.string()),
  /** From PlanSession to the publishing of the store, ISO 8601; absent where it was there already. */
  conversion: z.object({ startedAt: z.string(), endedAt: z.string() }).optional(),
  /** Of the inspector, where it looked: how many of each importance. */
  findings: z.record(z.string(), z.int()).optional(),
  /** URL of the metadata documents. */
  metadata: z.string().optional(),
  usage,
  /** ISO 8601. */
  endedAt: z.string(),
})

export type SessionRecord = z.infer<typeof sessionRecord>

/** Why a state failed. A session that was published in the end has been saved by a retry. */
export const failureRecord = z.object({
  session: z.string().optional(),
  state: z.string(),
  batch: z.number().optional(),
  error: z.union([z.enum(ERROR_NAMES), z.string()]),
  reason: z.string(),
  endedAt: z.string(),
})

export type FailureRecord = z.infer<typeof failureRecord>

/** `sessions.json`: what the run is about. */
export const sessionsRecord = z.object({
  dataset: z.string(),
  startedAt: z.string(),
  sessions: z.array(
    z.object({ session: z.string(), kind: z.string(), store: z.string(), sourceBytes: z.number().nullable() }),
  ),
  /** Sessions that cannot be converted, known before anything starts. */
  refused: z.array(z.object({ session: z.string(), reason: z.string() })),
  warnings: z.array(z.string()),
})

export type SessionsRecord = z.infer<typeof sessionsRecord>

/** `estimate.json`: what converting will take, by the plans of all sessions or of some of each kind. */
export const estimateRecord = z.object({
  sessions: z.number(),
  planned: z.number(),
  readBytes: z.number(),
  rawBytes: z.number(),
  estimatedBytes: z.number(),
  objects: z.number(),
  estimatedSeconds: z.number(),
  dollars: z.number(),
  dollarsMonthly: z.number(),
  message: z.string(),
})

export type EstimateRecord = z.infer<typeof estimateRecord>

/** One row of the summary. */
export const summaryRow = z.object({
  session: z.string(),
  kind: z.string(),
  /** `described`: metadata documents only; `refused`: never started; `failed`: with a reason; `unfinished`: neither finished nor failed by itself. */
  state: z.enum(['converted', 'already-done', 'planned', 'described', 'listed', 'failed', 'refused', 'unfinished']),
  bytes: z.number(),
  objects: z.number(),
  seconds: z.number(),
  /** How many of each importance; null where nobody has looked. */
  findings: z.record(z.string(), z.int()).nullable(),
  dollars: z.number(),
  error: z.string(),
  reason: z.string(),
  store: z.string(),
})

export type SummaryRow = z.infer<typeof summaryRow>

/** `summary.json`. */
export const runSummary = z.object({
  runId: z.string(),
  dataset: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  status: z.string(),
  message: z.string(),
  states: z.record(z.string(), z.number()),
  bytes: z.number(),
  objects: z.number(),
  dollars: z.number(),
  estimate: estimateRecord.optional(),
  warnings: z.array(z.string()),
  sessions: z.array(summaryRow),
})

export type RunSummary = z.infer<typeof runSummary>

/** A session on its way through the machine: a line of `sessions.jsonl`, and what its states hand each other. */

import { z } from 'zod'
import { planOptions } from '../payloads.ts'
import { COMPUTE } from './run-input.ts'

/** An object of the output bucket, for an ItemReader. */
export const objectPlace = z.strictObject({ bucket: z.string(), key: z.string() })

export type ObjectPlace = z.infer<typeof objectPlace>

/** A line of `sessions.jsonl` and `sample.jsonl`, and the whole input of PlanSession. */
export const sessionLine = z.strictObject({
  runId: z.string().min(1),
  /** Canonical: `visual-behavior-ephys`. */
  dataset: z.string().min(1),
  /** Unique in its run. */
  session: z.string().min(1),
  kind: z.string(),
  /** URLs of the source files, the base first; of a recording its folder. */
  sources: z.array(z.string().min(1)).min(1),
  /** Bytes of the sources; null where nobody has looked. */
  sourceBytes: z.number().nullable(),
  /** URL of the store. */
  store: z.string().startsWith('s3://'),
  options: planOptions,
  timeZone: z.string().optional(),
  overwrite: z.boolean(),
  dryRun: z.boolean(),
  compute: z.enum(COMPUTE),
  /** Batches of this session at once. */
  batchConcurrency: z.int().positive(),
  /** Objects that each task may write in a second. */
  writesPerSecond: z.number().positive(),
})

export type SessionLine = z.infer<typeof sessionLine>

/** Output of PlanSession; input and output of MergeSession. The keys of `batches` are those of the ItemReader of ConvertBatches. */
export const sessionWork = z.strictObject({
  runId: z.string().min(1),
  dataset: z.string().min(1),
  session: z.string().min(1),
  /**
   * What comes next. `convert`: ConvertBatches; `merge`: MergeSession, since every key is there; `published`: the states after
   * MergeSession; `end`: nothing (planned only, or done before).
   */
  next: z.enum(['convert', 'merge', 'published', 'end']),
  /** URL of the store. */
  store: z.string(),
  /** URL of the folder of plan, batches and receipts; empty where nothing was planned. */
  work: z.string(),
  /** sha256, hex. */
  fingerprint: z.string(),
  batches: objectPlace,
  batchCount: z.int().nonnegative(),
  batchConcurrency: z.int().positive(),
  compute: z.enum(COMPUTE),
  writesPerSecond: z.number().positive(),
  /** 1; 2 once batches whose keys were missing have been run again. */
  attempt: z.int().positive(),
})

export type SessionWork = z.infer<typeof sessionWork>

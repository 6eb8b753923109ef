/** A session on its way through the machine: a line of `sessions.jsonl`, and what its states hand each other. */

import { z } from 'zod'
import { IMPORTANCES } from '#lib/inspect/finding.ts'
import { planOptions } from '../payloads.ts'
import { metadataSources } from './metadata.ts'
import { COMPUTE } from './run-input.ts'

/** An object of the output bucket, for an ItemReader. */
export const objectPlace = z.strictObject({ bucket: z.string(), key: z.string() })

export type ObjectPlace = z.infer<typeof objectPlace>

/** What is done with a session once its store is published. */
export const afterPublishing = z.strictObject({
  inspect: z.boolean().default(true),
  failOn: z.enum(IMPORTANCES).optional(),
  /** Absent where no documents are wanted. `root`: the mirror that the dataset's tables are read from. */
  metadata: metadataSources.extend({ root: z.string().optional() }).optional(),
})

export type AfterPublishing = z.infer<typeof afterPublishing>

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
  /** `metadata`: nothing is converted. */
  mode: z.enum(['convert', 'metadata']).default('convert'),
  after: afterPublishing.prefault({}),
})

export type SessionLine = z.infer<typeof sessionLine>

/** Output of PlanSession; input and output of the states that follow it. The keys of `batches` are those of the ItemReader of ConvertBatches. */
export const sessionWork = z.strictObject({
  runId: z.string().min(1),
  dataset: z.string().min(1),
  session: z.string().min(1),
  /**
   * What comes next. `convert`: ConvertBatches; `merge`: MergeSession, since every key is there; `published`: the states after
   * MergeSession; `metadata`: GenerateMetadata; `end`: nothing (planned only, or done before).
   */
  next: z.enum(['convert', 'merge', 'published', 'metadata', 'end']),
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
  /** When PlanSession began it, ISO 8601; absent where there was nothing to convert. */
  begunAt: z.string().optional(),
  /** 1; 2 once batches whose keys were missing have been run again. */
  attempt: z.int().positive(),
  kind: sessionLine.shape.kind,
  sources: sessionLine.shape.sources,
  after: afterPublishing.prefault({}),
})

export type SessionWork = z.infer<typeof sessionWork>

/** What the functions of a run give, and how long they take, for a dataset's model; lists lie where the machine looks for them. */

import { makeBatches } from '#lib/plan/make-batches.ts'
import { type ConcurrencySplit, splitConcurrency } from '#lib/plan/split-concurrency.ts'
import { planOptions } from '#lib/stages/payloads.ts'
import type { Json } from '../step-functions/payload.ts'
import type { DatasetModel, SessionModel } from './dataset-models.ts'
import type { Work } from './work-meter.ts'

/** Share of the account's functions, source bytes of one task, pace of a run, tasks beyond the guess: as lib/stages/list-run.ts has them. */
const ACCOUNT_SHARE = 0.9
const TASK_BYTES = 1e9
const WRITES_PER_SECOND = 3000
const SPARE_TASKS = 4

/** To plan a session, to publish one, and for each object that is written with that. */
const PLAN_SECONDS = 8
const MERGE_SECONDS = 3
const SECONDS_PER_OBJECT = 0.005

/** How far off an estimate may be: a task takes 0.5 to 2 times as long. */
const spread = (random: number) => 2 ** (2 * random - 1)

export interface ModelledStages {
  readonly batchCount: number
  /** Output of a function of the machine, by the name of its module, and the work that it is. */
  call(state: string, payload: Readonly<Record<string, Json>>): { readonly output: Json; readonly work: Work }
  /** Lines of `sessions.jsonl`, or of a session's `batches.jsonl`. */
  linesAt(key: string): readonly Json[]
}

export interface StageLimits {
  readonly maxConcurrency: number
  /** Functions that the account runs at once. */
  readonly accountLimit: number
  /** Uniform in [0, 1). */
  readonly random: () => number
}

export function modelledStages(
  { sessions }: DatasetModel,
  { maxConcurrency, accountLimit, random }: StageLimits,
): ModelledStages {
  const models = new Map(sessions.map(model => [model.session, model]))
  const batches = new Map(sessions.map(model => [model.session, batchesOf(model)]))
  const atOnce = Math.min(maxConcurrency, Math.max(1, Math.floor(accountLimit * ACCOUNT_SHARE)))
  const split = splitConcurrency(sessions.map(tasksOf), atOnce)
  const pace = WRITES_PER_SECOND / (split.sessions * split.batches)
  return {
    batchCount: [...batches.values()].reduce((sum, some) => sum + some.length, 0),
    linesAt: key =>
      key === SESSIONS_KEY
        ? sessions.map(model => lineOf(model, concurrencyOf(model, split), pace))
        : batchLines(key, batches.get(key) ?? []),
    call(state, payload) {
      const model = models.get(String(payload.session ?? ''))
      switch (state) {
        case 'list-sessions':
          return {
            output: runStateOf(sessions.length, split),
            work: { seconds: 60, reads: sessions.length, writes: 5 },
          }
        case 'plan-session':
          return {
            output: {
              ...payload,
              next: 'convert',
              batches: place(model!.session),
              attempt: 1,
              fingerprint: FINGERPRINT,
            },
            work: { seconds: PLAN_SECONDS * spread(random()), reads: 400, writes: 12 },
          }
        case 'convert-units':
          return {
            output: { batch: payload.batch!, units: 1 },
            work: conversion(payload, model!, pace, spread(random())),
          }
        case 'merge-session':
          return {
            output: { ...payload, next: 'published' },
            work: merge(model!, pace * concurrencyOf(model!, split)),
          }
        default:
          return { output: payload, work: { seconds: 5, reads: 10, writes: 3 } }
      }
    },
  }
}

const batchesOf = ({ units }: SessionModel) =>
  makeBatches(units, { compute: 'auto', hasFargate: false, lambdaBytes: 1.3e9 })

const tasksOf = ({ sourceBytes }: SessionModel) => Math.max(1, Math.ceil(sourceBytes / TASK_BYTES))

const concurrencyOf = (model: SessionModel, split: ConcurrencySplit) =>
  Math.min(split.batches, tasksOf(model) * SPARE_TASKS)

/** A pace never makes a call quicker. */
const paced = (seconds: number, writes: number, pace: number) => Math.max(seconds, writes / pace)

function conversion(
  { seconds, bytes }: Readonly<Record<string, Json>>,
  { units, dataObjects }: SessionModel,
  pace: number,
  factor: number,
): Work {
  const all = units.reduce((sum, unit) => sum + unit.seconds, 0)
  const writes = (dataObjects * Number(seconds)) / all
  // A receipt and the record of the task are written beside the chunks.
  return {
    seconds: paced(Number(seconds) * factor + 1, writes, pace),
    reads: Number(bytes) / 8e6 + 5,
    writes: writes + 2,
  }
}

function merge({ metadataObjects: writes }: SessionModel, pace: number): Work {
  return { seconds: paced(MERGE_SECONDS + writes * SECONDS_PER_OBJECT, writes, pace), reads: 20, writes }
}

const SESSIONS_KEY = 'sessions.jsonl'
const FINGERPRINT = 'f'.repeat(64)
const BUCKET = 'output-bucket'.padEnd(63, '-')

/** As long as real ones. */
const NAMES = {
  runId: 'visual-behavior-ephys-2027-01-01-first-try',
  dataset: 'visual-behavior-ephys',
  store: `s3://${BUCKET}/visual-behavior-ephys/1044016459.nwb.zarr`,
  work: `s3://${BUCKET}/_staging/visual-behavior-ephys/1044016459.nwb.zarr/${FINGERPRINT}`,
}

const place = (key: string) => ({ bucket: BUCKET, key })

const runStateOf = (sessionCount: number, split: ConcurrencySplit): Json => ({
  runId: NAMES.runId,
  next: 'convert',
  sessions: place(SESSIONS_KEY),
  sample: place(SESSIONS_KEY),
  sessionCount,
  sampleCount: 0,
  sessionConcurrency: split.sessions,
  toleratedFailurePercentage: 5,
})

const lineOf = ({ session, sourceBytes }: SessionModel, batchConcurrency: number, writesPerSecond: number): Json => ({
  ...NAMES,
  session,
  kind: 'behavior',
  sources: Array.from({ length: 7 }, () => `s3://${BUCKET}/behavior_ecephys_sessions/${session}.nwb`),
  sourceBytes,
  batchConcurrency,
  writesPerSecond,
  options: planOptions.parse({ dataset: NAMES.dataset }) as Json,
  overwrite: false,
  dryRun: false,
  compute: 'auto',
})

const batchLines = (session: string, batches: ReturnType<typeof batchesOf>): readonly Json[] =>
  batches.map(({ compute, seconds, bytes, count, offset, length }, batch) => ({
    ...NAMES,
    session,
    batch,
    compute,
    seconds,
    bytes,
    units: { key: 'units.jsonl', offset, length, count },
  }))

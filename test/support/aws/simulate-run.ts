/** A run of a dataset's model by the synthesised machine, on the virtual clock: functions take the time that the plan reckons. */

import { makeBatches } from '#lib/plan/make-batches.ts'
import { dollarsOf, PRICES } from '#lib/plan/price.ts'
import { splitConcurrency } from '#lib/plan/split-concurrency.ts'
import { planOptions } from '#lib/stages/payloads.ts'
import { randomNumbers } from '../random.ts'
import { parseDefinition } from '../step-functions/definition.ts'
import { makeEngine } from '../step-functions/engine.ts'
import { Execution } from '../step-functions/execution.ts'
import type { Json } from '../step-functions/payload.ts'
import { StateError } from '../step-functions/state-error.ts'
import { VirtualClock } from '../step-functions/virtual-clock.ts'
import { synthesise } from '../synthesise.ts'
import type { DatasetModel, SessionModel } from './dataset-models.ts'

export interface Simulated {
  readonly status: string
  readonly sessions: number
  readonly batches: number
  readonly hours: number
  /** Most functions at once. */
  readonly functionsAtOnce: number
  /** Most objects written in a second, by all functions together. */
  readonly writesPerSecond: number
  /** Calls that the account refused, which were tried again. */
  readonly throttled: number
  readonly largestPayload: number
  /** Events of the longest history. */
  readonly mostEvents: number
  readonly dollars: number
}

export interface SimulationOptions {
  readonly maxConcurrency: number
  /** Functions that the account runs at once. */
  readonly accountLimit: number
}

/** GB of a function that plans and converts. */
const FUNCTION_GB = 1769 / 1024

/** Share of the account's functions that ListSessions takes, source bytes that it counts as one task, and the pace of a run. lib/stages/list-run.ts */
const ACCOUNT_SHARE = 0.9
const TASK_BYTES = 1e9

/** Seconds to plan a session, to publish one, and for each object that is listed or written with that. */
const WRITES_PER_SECOND = 3000
const SPARE_TASKS = 4

/** A pace never makes a call quicker. */
const paced = (seconds: number, writes: number, pace: number) => Math.max(seconds, writes / pace)

const PLAN_SECONDS = 8
const MERGE_SECONDS = 3
const SECONDS_PER_OBJECT = 0.005

/** How far off an estimate may be: a task takes 0.5 to 2 times as long. */
const spread = (random: number) => 2 ** (2 * random - 1)

export async function simulateRun(
  { sessions }: DatasetModel,
  { maxConcurrency, accountLimit }: SimulationOptions,
): Promise<Simulated> {
  const { definition, resolved } = synthesise()
  const clock = new VirtualClock(new Date('2027-01-01T00:00:00Z'))
  const random = randomNumbers(7)
  const models = new Map(sessions.map(model => [model.session, model]))
  const batchesOf = (model: SessionModel) =>
    makeBatches(model.units, { compute: 'auto', hasFargate: false, lambdaBytes: 1.3e9 })
  const batches = new Map(sessions.map(model => [model.session, batchesOf(model)]))
  const atOnce = Math.min(maxConcurrency, Math.max(1, Math.floor(accountLimit * ACCOUNT_SHARE)))
  const tasks = sessions.map(({ sourceBytes }) => Math.max(1, Math.ceil(sourceBytes / TASK_BYTES)))
  const split = splitConcurrency(tasks, atOnce)
  const pace = WRITES_PER_SECOND / (split.sessions * split.batches)

  const found = { running: 0, functionsAtOnce: 0, writes: 0, writesPerSecond: 0, throttled: 0, largestPayload: 0 }
  const used = { tasks: 0, lambdaGbSeconds: 0, fargateVcpuSeconds: 0, fargateGbSeconds: 0, reads: 0, writes: 0 }

  /** A call that takes so long and writes so many objects meanwhile. */
  async function work(seconds: number, writes: number, reads: number): Promise<void> {
    const perSecond = writes / seconds
    found.functionsAtOnce = Math.max(found.functionsAtOnce, ++found.running)
    found.writes += perSecond
    found.writesPerSecond = Math.max(found.writesPerSecond, found.writes)
    await clock.sleep(seconds)
    found.running--
    found.writes -= perSecond
    used.tasks++
    used.lambdaGbSeconds += seconds * FUNCTION_GB
    used.reads += reads
    used.writes += writes
  }

  /** What each function gives, as lib/stages/payloads says it. */
  async function call(state: string, payload: Readonly<Record<string, Json>>): Promise<Json> {
    const model = models.get(String(payload.session ?? ''))
    switch (state) {
      case 'list-sessions':
        await work(60, 5, sessions.length)
        return runStateOf(sessions.length, split.sessions)
      case 'plan-session':
        await work(PLAN_SECONDS * spread(random()), 12, 400)
        return {
          ...payload,
          next: 'convert',
          batches: place(`batches/${payload.session}`),
          attempt: 1,
          work: 'w',
          fingerprint: 'f',
        }
      case 'convert-units': {
        const seconds = Number(payload.seconds) * spread(random()) + 1
        const share = Number(payload.seconds) / totalSeconds(model!)
        const writes = model!.dataObjects * share
        await work(paced(seconds, writes, pace), writes + 2, Number(payload.bytes) / 8e6 + 5)
        return { batch: payload.batch ?? 0, units: 1 }
      }
      case 'merge-session': {
        const writes = model!.metadataObjects
        const batchesAtOnce = Math.min(split.batches, Math.ceil(model!.sourceBytes / TASK_BYTES) * SPARE_TASKS)
        await work(paced(MERGE_SECONDS + writes * SECONDS_PER_OBJECT, writes, pace * batchesAtOnce), writes, 20)
        return { ...payload, next: 'published' }
      }
      default:
        await work(5, 3, 10)
        return { ...payload, report: 'r', counts: {} }
    }
  }

  const entries = new Map(
    resolved.ofType('AWS::Lambda::Function').map(({ arn, properties }) => [`${arn}:1`, String(properties.Handler)]),
  )
  const measure = (payload: Json) => {
    found.largestPayload = Math.max(found.largestPayload, JSON.stringify(payload).length)
    return payload
  }
  const engine = makeEngine({
    machine: parseDefinition(definition),
    arn: 'arn:aws:states:us-west-2:123456789012:stateMachine:nwb2zarr',
    roleArn: 'arn:aws:iam::123456789012:role/machine',
    clock,
    random,
    services: {
      async invokeFunction(arn, payload) {
        if (found.running >= accountLimit) {
          found.throttled++
          throw new StateError('Lambda.TooManyRequestsException', '')
        }
        const state = entries.get(arn)!.replace('.handler', '')
        return measure(await call(state, measure(payload) as Readonly<Record<string, Json>>))
      },
      async runTask() {
        throw new StateError('ECS.ClientException', 'there is no Fargate')
      },
      async readObject(_bucket, key) {
        if (key === 'sessions') return lines(sessions.map(model => lineOf(model, split.batches)))
        const session = key.replace('batches/', '')
        return lines(
          (batches.get(session) ?? []).map(({ compute, seconds, bytes, count, offset, length }, batch) => ({
            ...NAMES,
            session,
            batch,
            compute,
            seconds,
            bytes,
            units: { key: 'units.jsonl', offset, length, count },
          })),
        )
      },
      async writeObject() {},
    },
  })
  const execution = await new Execution(engine, { name: 'run', input: { dataset: 'all' } }).run()
  const totals = historyOf(execution)
  const transitions = totals.transitions * PRICES.stateTransition
  return {
    status: execution.status,
    sessions: sessions.length,
    batches: [...batches.values()].reduce((sum, some) => sum + some.length, 0),
    hours: (execution.endedAt!.getTime() - execution.startedAt.getTime()) / 3_600_000,
    functionsAtOnce: found.functionsAtOnce,
    writesPerSecond: Math.round(found.writesPerSecond),
    throttled: found.throttled,
    largestPayload: found.largestPayload,
    mostEvents: totals.mostEvents,
    // The price of a task has usual transitions in it; here they are counted.
    dollars: dollarsOf({ ...used, tasks: 0 }) + used.tasks * PRICES.lambdaRequest + transitions,
  }
}

/** As long as real ones. */
const NAMES = {
  runId: 'visual-behavior-ephys-2027-01-01-first-try',
  dataset: 'visual-behavior-ephys',
  store: `s3://${'output-bucket'.padEnd(63, '-')}/visual-behavior-ephys/1044016459.nwb.zarr`,
  work: `s3://${'output-bucket'.padEnd(63, '-')}/_staging/visual-behavior-ephys/1044016459.nwb.zarr/${'f'.repeat(64)}`,
}

const place = (key: string) => ({ bucket: 'output', key })
const lines = (values: readonly Json[]) => values.map(value => `${JSON.stringify(value)}\n`).join('')
const totalSeconds = ({ units }: SessionModel) => units.reduce((sum, { seconds }) => sum + seconds, 0)

const runStateOf = (sessionCount: number, sessionConcurrency: number): Json => ({
  runId: 'run',
  next: 'convert',
  sessions: place('sessions'),
  sample: place('sample'),
  sessionCount,
  sampleCount: 0,
  sessionConcurrency,
  toleratedFailurePercentage: 5,
})

const lineOf = ({ session, sourceBytes }: SessionModel, batchConcurrency: number): Json => ({
  ...NAMES,
  session,
  kind: 'behavior',
  sources: Array.from(
    { length: 7 },
    () => `s3://${'source-bucket'.padEnd(63, '-')}/behavior_ecephys_sessions/${session}.nwb`,
  ),
  sourceBytes,
  batchConcurrency,
  options: planOptions.parse({ dataset: NAMES.dataset }) as Json,
  overwrite: false,
  dryRun: false,
  compute: 'auto',
})

function historyOf({ history, mapRuns }: Execution): { readonly transitions: number; readonly mostEvents: number } {
  const children = childrenOf(mapRuns).map(historyOf)
  return {
    transitions: children.reduce((sum, { transitions }) => sum + transitions, history.transitions),
    mostEvents: Math.max(history.events.length, ...children.map(({ mostEvents }) => mostEvents)),
  }
}

const childrenOf = (runs: Execution['mapRuns']) =>
  runs.flatMap(({ children }) => children.filter(child => child !== undefined))

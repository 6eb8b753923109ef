/** ListSessions: the input of a run → a line for each session, in S3, and how many are worked on at once. */

import { BUCKET_REGIONS } from '#lib/datasets/manifest/places.ts'
import { parseS3Url } from '#lib/io/s3-url.ts'
import { sampleOfKinds } from '#lib/plan/dataset-sums.ts'
import { type ConcurrencySplit, splitConcurrency } from '#lib/plan/split-concurrency.ts'
import { metadataSources } from './payloads/metadata.ts'
import type { SessionsRecord } from './payloads/records.ts'
import type { ListSessionsInput, RunState } from './payloads/run.ts'
import type { RunInput } from './payloads/run-input.ts'
import type { AfterPublishing, SessionLine } from './payloads/session.ts'
import { planOptions } from './payloads.ts'
import type { RunEnvironment } from './run-environment.ts'
import { jsonLines, RUN_KEYS, runFolder, writeDocument } from './run-registry.ts'
import { type RunRequest, runRequest } from './run-request.ts'
import { type RunSession, runSessions } from './run-sessions.ts'
import { s3Place } from './s3-place.ts'

/** Sessions that are planned for an estimate: all where there are no more. */
const SAMPLE_SESSIONS = 50

/** Source bytes that one task converts, about, and the tasks of a session whose bytes nobody knows. */
const TASK_BYTES = 1e9
const USUAL_TASKS = 20

/** Share of the account's Lambdas that a run takes: planning, merging and other work of the account need some. */
const ACCOUNT_SHARE = 0.9

export async function listRunState(
  { runId, startedAt, input }: ListSessionsInput,
  env: RunEnvironment,
): Promise<RunState> {
  const { signal } = env
  const folder = runFolder(env.output, runId)
  const registry = await env.openStore(folder)
  const request = await runRequest(input, env)
  await writeDocument(registry, RUN_KEYS.input, request.run, { signal })

  const found = await runSessions(request, env)
  const storeOf = ({ session }: RunSession) => `${request.stores}/${session}.nwb.zarr`
  const sessions = found.sessions.filter(session => request.onlyStores?.has(storeOf(session)) ?? true)
  const { atOnce, warnings: limits } = await tasksAtOnce(request, env)
  const split = splitConcurrency(sessions.map(tasksOf), atOnce)
  const lines = sessions.map(session => lineOf(session, { runId, request, store: storeOf(session), split }))
  const warnings = [...found.warnings, ...limits, ...regionWarnings(sessions, env)]
  for (const warning of warnings) env.log('warn', warning)

  const { dryRun, maxDollars, toleratedFailurePercentage } = request.run
  const isEstimated = dryRun || maxDollars !== undefined
  const sample = isEstimated ? sampleOf(lines) : []
  await registry.set(RUN_KEYS.sessionLines, jsonLines(lines), { signal })
  await registry.set(RUN_KEYS.sampleLines, jsonLines(sample), { signal })
  const record: SessionsRecord = {
    dataset: request.dataset,
    startedAt,
    sessions: lines.map(({ session, kind, store, sourceBytes }) => ({ session, kind, store, sourceBytes })),
    refused: [...found.refused],
    warnings,
  }
  await writeDocument(registry, RUN_KEYS.sessions, record, { signal })
  return {
    runId,
    next: lines.length === 0 ? 'summarise' : isEstimated ? 'estimate' : 'convert',
    sessions: s3Place(`${folder}/${RUN_KEYS.sessionLines}`),
    sample: s3Place(`${folder}/${RUN_KEYS.sampleLines}`),
    sessionCount: lines.length,
    sampleCount: sample.length,
    sessionConcurrency: split.sessions,
    toleratedFailurePercentage,
  }
}

const tasksOf = ({ sourceBytes }: RunSession): number =>
  sourceBytes === null ? USUAL_TASKS : Math.max(1, Math.ceil(sourceBytes / TASK_BYTES))

/**
 * Objects a second that the tasks of a run may write together: S3 takes 3,500 below a prefix that it has not split yet, and some
 * are written by others.
 */
const WRITES_PER_SECOND = 3000

/** Plans write nothing. */
function sampleOf(lines: readonly SessionLine[]): readonly SessionLine[] {
  const kinds = new Set(lines.map(({ kind }) => kind)).size
  const some =
    lines.length <= SAMPLE_SESSIONS ? lines : sampleOfKinds(lines, Math.max(1, Math.floor(SAMPLE_SESSIONS / kinds)))
  return some.map(line => ({ ...line, dryRun: true }))
}

interface LineContext {
  readonly runId: string
  readonly request: RunRequest
  readonly store: string
  /** Sessions at once, and tasks of one session at once. */
  readonly split: ConcurrencySplit
}

function lineOf(session: RunSession, { runId, request, store, split }: LineContext): SessionLine {
  const { run, dataset } = request
  const { allowMissing: _, timeZone, ...options } = run.options
  return {
    runId,
    dataset,
    session: session.session,
    kind: session.kind,
    sources: [...session.sources],
    sourceBytes: session.sourceBytes,
    store,
    options: planOptions.parse({ ...options, dataset, sideFiles: session.sideFiles }),
    ...(timeZone !== undefined && { timeZone }),
    // Nothing is published where a failed session is tried again; what another version of its files has begun there must go.
    overwrite: run.overwrite || request.onlyStores !== undefined,
    dryRun: run.dryRun,
    compute: run.compute,
    batchConcurrency: Math.min(split.batches, tasksOf(session) * SPARE_TASKS),
    writesPerSecond: WRITES_PER_SECOND / (split.sessions * split.batches),
    mode: run.mode,
    after: afterOf(run),
  }
}

/** Documents alone are wanted from the public sources where the input names none. */
function afterOf({ inspect, failOn, metadata, mode, root }: RunInput): AfterPublishing {
  const wanted = metadata ?? (mode === 'metadata' ? metadataSources.parse({}) : undefined)
  return {
    inspect,
    ...(failOn !== undefined && { failOn }),
    ...(wanted !== undefined && { metadata: { ...wanted, ...(root !== undefined && { root }) } }),
  }
}

/** Sizes tell of tasks only about; a session with more of them is not held up. */
const SPARE_TASKS = 4

/** What was asked for, or what the account can give. */
async function tasksAtOnce({ run }: RunRequest, env: RunEnvironment) {
  const { maxConcurrency, compute } = run
  const limit = compute === 'fargate' ? undefined : await env.accountConcurrency()
  if (limit === undefined) return { atOnce: maxConcurrency, warnings: [] }
  const most = Math.max(1, Math.floor(limit * ACCOUNT_SHARE))
  if (maxConcurrency <= most) return { atOnce: maxConcurrency, warnings: [] }
  const warning = `The account runs ${limit} Lambda functions at once, so that ${most} tasks are run at once, not ${maxConcurrency}; AWS raises the limit on request (Service Quotas, Lambda, Concurrent executions).`
  return { atOnce: most, warnings: [warning] }
}

function regionWarnings(sessions: readonly RunSession[], { region }: RunEnvironment): readonly string[] {
  if (region === undefined) return []
  const buckets = new Set(sessions.flatMap(({ sources }) => sources.map(url => parseS3Url(url).bucket)))
  return [...buckets].flatMap(bucket => {
    const other = BUCKET_REGIONS[bucket]
    if (other === undefined || other === region) return []
    return [
      `The bucket ${bucket} is in ${other}, this stack in ${region}: reading is slower and may cost transfer; a stack in ${other} suits it better.`,
    ]
  })
}

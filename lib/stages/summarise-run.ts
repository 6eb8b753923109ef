/**
 * SummariseRun: what became of each session, from S3 alone: whatever happened to the execution, the same documents give the same
 * summary.
 */

import { z } from 'zod'
import { mapLimit } from '#lib/async.ts'
import { dollarsOf } from '#lib/plan/price.ts'
import { addUsage, NO_USAGE } from './measure-task.ts'
import {
  estimateRecord,
  type FailureRecord,
  failureRecord,
  type RunSummary,
  type SessionRecord,
  type SessionsRecord,
  type SummaryRow,
  sessionRecord,
  sessionsRecord,
  type Usage,
} from './payloads/records.ts'
import type { SummariseInput, SummariseOutput } from './payloads/run.ts'
import type { StateName } from './payloads/states.ts'
import type { RunEnvironment } from './run-environment.ts'
import { RUN_KEYS, readDocument, readDocuments, runFolder, workFolderOf, writeDocument } from './run-registry.ts'
import { summaryTable } from './summary-table.ts'
import { usageOfTasks } from './task-records.ts'

/** Sessions without a result whose work is looked through at the same time. */
const WORK_LANES = 8

/** Writes the summary anew, whether there is one or not. */
export async function summariseRunState(
  { runId, status }: SummariseInput,
  env: RunEnvironment,
): Promise<SummariseOutput> {
  const { signal } = env
  const registry = await env.openStore(runFolder(env.output, runId))
  const listed = await readDocument(registry, RUN_KEYS.sessions, sessionsRecord, { signal })
  const results = await readDocuments(registry, RUN_KEYS.results, sessionRecord, { signal })
  const failures = await readDocuments(registry, RUN_KEYS.failures, failureRecord, { signal })
  const estimate = await readDocument(registry, RUN_KEYS.estimate, estimateRecord, { signal })
  const { notify = false, dryRun = false } = (await readDocument(registry, RUN_KEYS.input, askedFor, { signal })) ?? {}
  const rows = listed === undefined ? [] : await rowsOf({ runId, dryRun, listed, results, failures }, env)
  const states = countStates(rows)
  const sum = (of: (row: SummaryRow) => number) => rows.reduce((all, row) => all + of(row), 0)
  const ofRun = latest(failures.filter(({ session }) => session === undefined))
  const summary: RunSummary = {
    runId,
    dataset: listed?.dataset ?? '',
    startedAt: listed?.startedAt ?? ofRun?.endedAt ?? '',
    endedAt: env.now().toISOString(),
    status: status === 'RUNNING' ? 'SUCCEEDED' : status,
    message: messageOf(states, ofRun, status),
    states,
    bytes: sum(({ bytes }) => bytes),
    objects: sum(({ objects }) => objects),
    dollars: sum(({ dollars }) => dollars),
    ...(estimate && { estimate }),
    warnings: [...(listed?.warnings ?? [])],
    sessions: rows,
  }
  await registry.set(RUN_KEYS.table, Buffer.from(summaryTable(rows)), { signal })
  await writeDocument(registry, RUN_KEYS.summary, summary, { signal })
  if (notify) await env.notify(`nwb2zarr run ${runId}: ${summary.status}`, summary.message)
  return {
    runId,
    states,
    dollars: Math.round(summary.dollars * 1e4) / 1e4,
    summary: `${registry.url}/${RUN_KEYS.summary}`,
    table: `${registry.url}/${RUN_KEYS.table}`,
    message: summary.message,
  }
}

/** What the summary depends on. */
const askedFor = z.object({ notify: z.boolean().optional(), dryRun: z.boolean().optional() })

interface RunDocuments {
  readonly runId: string
  readonly dryRun: boolean
  readonly listed: SessionsRecord
  readonly results: readonly SessionRecord[]
  readonly failures: readonly FailureRecord[]
}

async function rowsOf(
  { runId, dryRun, listed, results, failures }: RunDocuments,
  env: RunEnvironment,
): Promise<SummaryRow[]> {
  // A run with maxDollars plans some sessions before it converts them.
  const isEnd = ({ state }: SessionRecord) => dryRun || state !== 'planned'
  const ended = new Map(results.filter(isEnd).map(result => [result.session, result]))
  const failed = Map.groupBy(failures, ({ session }) => session)
  const rows = await mapLimit(
    listed.sessions,
    WORK_LANES,
    async ({ session, kind, store }, _, { signal }): Promise<SummaryRow> => {
      const result = ended.get(session)
      const failure = latest(failed.get(session) ?? [])
      if (result !== undefined) return { ...rowOfResult(result), ...failedLater(result, failure), kind }
      if (dryRun && failure === undefined) return { ...emptyRow(session, store), kind, state: 'listed' }
      const used = await usageSoFar(runId, store, { ...env, signal })
      return {
        ...emptyRow(session, store),
        kind,
        state: failure === undefined ? 'unfinished' : 'failed',
        seconds: used.seconds,
        dollars: dollarsOf(used),
        error: failure?.error ?? '',
        reason: failure?.reason ?? (used.tasks === 0 ? NOT_STARTED : STOPPED),
      }
    },
    { signal: env.signal },
  )
  const refused = listed.refused.map(
    ({ session, reason }): SummaryRow => ({
      ...emptyRow(session, ''),
      state: 'refused',
      error: 'InvalidInputError',
      reason,
    }),
  )
  return [...rows, ...refused]
}

const NOT_STARTED = 'It was not begun.'
const STOPPED =
  'It was begun and not finished, and no state says why: the run was stopped, or a task ran out of memory. A redrive, or a run with retryFailedOf, goes on from there.'

/** The store is published, but what follows failed: the inspection, or the metadata documents. */
function failedLater({ endedAt }: SessionRecord, failure: FailureRecord | undefined): Partial<SummaryRow> {
  if (failure === undefined || !AFTER_PUBLISHING.has(failure.state) || failure.endedAt < endedAt) return {}
  return { state: 'failed', error: failure.error, reason: failure.reason }
}

const AFTER_PUBLISHING = new Set<string>(['InspectSession', 'GenerateMetadata'] satisfies StateName[])

function rowOfResult({ session, state, store, bytes, objects, usage, findings }: SessionRecord): SummaryRow {
  return {
    ...emptyRow(session, store),
    state,
    bytes,
    objects,
    seconds: usage.seconds,
    findings: findings ?? null,
    dollars: dollarsOf(usage),
  }
}

const emptyRow = (session: string, store: string): SummaryRow => ({
  session,
  kind: '',
  state: 'unfinished',
  bytes: 0,
  objects: 0,
  seconds: 0,
  findings: null,
  dollars: 0,
  error: '',
  reason: '',
  store,
})

/** Of the tasks of all conversions of the session that this run began. */
async function usageSoFar(runId: string, store: string, env: RunEnvironment): Promise<Usage> {
  const url = workFolderOf(env.output, store)
  const folder = await env.openStore(url)
  const works = new Set<string>()
  for await (const { key } of folder.list('', { signal: env.signal }))
    if (key.includes('/tasks/')) works.add(key.slice(0, key.indexOf('/')))
  let used = NO_USAGE
  for (const work of works) used = addUsage(used, await usageOfTasks(await env.openStore(`${url}/${work}`), runId, env))
  return used
}

const latest = (failures: readonly FailureRecord[]): FailureRecord | undefined =>
  failures.toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : -1))[0]

function countStates(rows: readonly SummaryRow[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(rows, ({ state }) => state)].map(([state, some]) => [state, some.length]))
}

function messageOf(
  states: Readonly<Record<string, number>>,
  ofRun: FailureRecord | undefined,
  status: SummariseInput['status'],
): string {
  if (ofRun !== undefined && status !== 'RUNNING') return `${ofRun.state}: ${ofRun.reason}`
  const counts = Object.entries(states).map(([state, count]) => `${count} ${state}`)
  return counts.length === 0 ? 'No session was worked on.' : `${counts.join(', ')}.`
}

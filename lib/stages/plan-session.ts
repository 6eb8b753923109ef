/** PlanSession: a session's sources → its plan in S3, and the tasks that are left to do. */

import { type ErrorPlace, InvalidInputError, isNwb2zarrError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { openStaging, type Staging } from '#lib/merge/staging.ts'
import { workOf } from '#lib/merge/staging-place.ts'
import type { PlanFiles } from '#lib/plan/plan-files.ts'
import { readUnitLines, UNITS_KEY } from '#lib/plan/unit-lines.ts'
import { TOOL } from '#lib/tool.ts'
import { finishedUnits } from './convert.ts'
import { type OpenSession, withSession } from './open-session.ts'
import type { SessionRecord } from './payloads/records.ts'
import type { SessionLine, SessionWork } from './payloads/session.ts'
import { pinnedPlan } from './pinned-plan.ts'
import type { RunEnvironment } from './run-environment.ts'
import { resultKey, runFolder, workFolderOf, writeDocument } from './run-registry.ts'
import { recordTask } from './task-records.ts'
import { batchesOf, writeBatches } from './write-batches.ts'

/** Doing it twice changes nothing; a session that was planned before goes on with what is missing. */
export async function planSessionState(line: SessionLine, env: RunEnvironment): Promise<SessionWork> {
  const begunAt = env.now().toISOString()
  if (line.mode === 'metadata') return { ...workOfLine(line, { fingerprint: '', next: 'metadata' }), begunAt }
  return withSession(line, env, async session => {
    if (line.dryRun) return planOnly(line, session, env)
    const workFolder = workFolderOf(env.output, line.store)
    const { signal, openStore } = env
    const { fingerprint } = session
    const staging = await openStaging(line.store, {
      toolName: TOOL.name,
      fingerprint,
      overwrite: line.overwrite,
      workFolder,
      openStore,
      signal,
    }).catch(error => {
      throw error instanceof InvalidInputError ? new InvalidInputError(error.message, forRuns(error.place)) : error
    })
    if (staging === undefined) {
      await writeRecord(line, { state: 'already-done', fingerprint }, env)
      return workOfLine(line, { fingerprint, next: line.after.metadata === undefined ? 'end' : 'metadata' })
    }
    const planFiles = await planOf(staging, session, env)
    await session.files.openPlanned(planFiles.plan.files, { signal })
    await staging.begin({ signal })
    const work = workOf(workFolder, fingerprint)
    const planned = await planTasks(line, planFiles, { staging, work }, env)
    await recordTask(staging.work, { runId: line.runId, state: 'PlanSession' }, env)
    return { ...planned, begunAt }
  })
}

/** What to do is said in the words of a run's input. */
const forRuns = (place: ErrorPlace): ErrorPlace => ({
  ...place,
  advice: 'Run it with "overwrite": true, or give another outputPrefix.',
})

/** A plan that failed for good frees the place; one that failed for now may be another run's plan too. */
async function planOf(staging: Staging, session: OpenSession, env: RunEnvironment): Promise<PlanFiles> {
  try {
    return await pinnedPlan({ ...staging, abandon: async () => {} }, () => session.plan(), { signal: env.signal })
  } catch (error) {
    const isFinal = isNwb2zarrError(error) && !PASSING.has(error.name) && !env.signal.aborted
    if (isFinal) await staging.abandon()
    throw error
  }
}

const PASSING = new Set(['SourceUnavailableError', 'DeadlineExceededError'])

interface Place {
  readonly staging: Staging
  /** URL of its work folder. */
  readonly work: string
}

/** What is not finished yet as batches. */
async function planTasks(
  line: SessionLine,
  { plan }: PlanFiles,
  { staging, work }: Place,
  env: RunEnvironment,
): Promise<SessionWork> {
  const { signal } = env
  const { fingerprint } = plan
  const lines = await readUnitLines(staging.work, {}, { signal })
  const done = await finishedUnits(staging, fingerprint, { signal })
  const todo = lines.filter(({ index }) => !done.has(index))
  const { runId, dataset, session, store, writesPerSecond } = line
  const origin = { runId, dataset, session, store, work, writesPerSecond }
  const written = await writeBatches(
    staging.work,
    todo,
    { ...origin, plan, attempt: 1, compute: line.compute, ...(todo.length === lines.length && { key: UNITS_KEY }) },
    env,
  )
  const next = todo.length === 0 ? 'merge' : 'convert'
  return workOfLine(line, { fingerprint, next, work, ...written })
}

async function planOnly(line: SessionLine, session: OpenSession, env: RunEnvironment): Promise<SessionWork> {
  const planFiles = await session.plan()
  const { plan } = planFiles
  const lines = planFiles.units.map(unit => ({ ...unit, records: { offset: 0, length: 0 } }))
  const { length: batches } = batchesOf(lines, { plan, compute: line.compute }, env)
  const { fingerprint } = session
  await writeRecord(line, { state: 'planned', fingerprint, plan, batches }, env)
  return workOfLine(line, { fingerprint, next: 'end' })
}

interface RecordInput extends Pick<SessionRecord, 'state' | 'fingerprint'> {
  readonly plan?: PlanFiles['plan']
  readonly batches?: number
}

async function writeRecord(
  line: SessionLine,
  { plan, batches = 0, ...ended }: RecordInput,
  env: RunEnvironment,
): Promise<void> {
  const totals = plan?.totals
  const record: SessionRecord = {
    session: line.session,
    store: line.store,
    bytes: totals?.estimatedBytes ?? 0,
    objects: totals === undefined ? 0 : totals.dataObjects + totals.metadataObjects,
    ...(totals && { plan: { ...totals, batches } }),
    warnings: [...(plan?.warnings ?? [])],
    usage: env.usage(),
    endedAt: env.now().toISOString(),
    ...ended,
  }
  const registry: Store = await env.openStore(runFolder(env.output, line.runId))
  await writeDocument(registry, resultKey(line.session), record, { signal: env.signal })
}

function workOfLine(
  line: SessionLine,
  known: Partial<SessionWork> & Pick<SessionWork, 'fingerprint' | 'next'>,
): SessionWork {
  const { runId, dataset, session, store, batchConcurrency, compute, writesPerSecond, kind, sources, after } = line
  const same = { runId, dataset, session, store, batchConcurrency, compute, writesPerSecond, kind, sources, after }
  const nothing = { work: '', batches: { bucket: '', key: '' }, batchCount: 0, attempt: 1 }
  return { ...same, ...nothing, ...known }
}

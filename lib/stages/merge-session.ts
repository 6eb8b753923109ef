/** MergeSession: every key verified against plan and receipts, metadata written, the store published. */

import { SourceChangedError } from '#lib/errors.ts'
import { withPace } from '#lib/io/paced-store.ts'
import { deleteReceipts, isFinished, listSizes, readReceipts } from '#lib/merge/receipts.ts'
import { rejoinStaging, type Staging } from '#lib/merge/staging.ts'
import { partsOfWork } from '#lib/merge/staging-place.ts'
import type { Receipt } from '#lib/plan/conversion-plan.ts'
import { type PlanDocuments, readPlanDocuments } from '#lib/plan/plan-files.ts'
import type { UnitLine } from '#lib/plan/unit-lines.ts'
import { TOOL } from '#lib/tool.ts'
import { addUsage } from './measure-task.ts'
import { type MergeSummary, mergeStage } from './merge.ts'
import type { SessionRecord } from './payloads/records.ts'
import type { SessionWork } from './payloads/session.ts'
import type { RunEnvironment } from './run-environment.ts'
import { resultKey, runFolder, writeDocument } from './run-registry.ts'
import { recordTask, usageOfTasks } from './task-records.ts'
import { writeBatches } from './write-batches.ts'

/** How often units are converted before missing keys are an error: once, and once more. */
const MOST_ATTEMPTS = 2

/**
 * Publishes the store; or gives out once more the units whose keys are missing; or throws IncompleteOutputError. Doing it twice, or
 * twice at once, leaves the same bytes.
 */
export async function mergeSessionState(session: SessionWork, env: RunEnvironment): Promise<SessionWork> {
  const { signal, openStore } = env
  const { workFolder, fingerprint } = partsOfWork(session.work)
  const joining = { toolName: TOOL.name, fingerprint, workFolder, openStore, signal }
  const staging = await rejoinStaging(session.store, joining)
  // Published by another run, or by this state before it was interrupted.
  const work = staging?.work ?? (await openStore(session.work))
  const plan = await readPlanDocuments(work, { signal })
  if (staging === undefined) {
    if (plan !== undefined) await recordPublished(session, await sizeOfStore(session, env), plan, env)
    return { ...session, next: 'published' }
  }
  if (plan === undefined) throw new SourceChangedError('The plan of this conversion is gone.', { url: session.work })
  const receipts = await readReceipts(staging.work, fingerprint, { signal })
  const todo = await unfinished(plan.lines, receipts, staging, { signal })
  if (todo.length > 0 && session.attempt < MOST_ATTEMPTS) {
    await deleteReceipts(
      staging.work,
      todo.map(({ index }) => index),
      { signal },
    )
    const repeated = await repeat(session, todo, plan, staging, env)
    await recordTask(staging.work, { runId: session.runId, state: 'MergeSession' }, env)
    return repeated
  }
  // A session is either converted or merged: the pace is that of its batches together.
  const pace = session.writesPerSecond * session.batchConcurrency
  const paced = { ...staging, store: withPace(staging.store, pace) }
  const merged = await mergeStage(plan, [...receipts.values()], paced, env, { strangers: 'refuse' })
  await recordPublished(session, merged, plan, env)
  return { ...session, next: 'published' }
}

/** Units without a receipt, or with keys that are missing or have another size. */
async function unfinished(
  lines: readonly UnitLine[],
  receipts: ReadonlyMap<number, Receipt>,
  { store }: Staging,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly UnitLine[]> {
  const sizes = await listSizes(store, { signal })
  return lines.filter(({ index }) => {
    const receipt = receipts.get(index)
    return receipt === undefined || !isFinished(receipt, sizes)
  })
}

async function repeat(
  session: SessionWork,
  todo: readonly UnitLine[],
  { plan }: PlanDocuments,
  staging: Staging,
  env: RunEnvironment,
): Promise<SessionWork> {
  const attempt = session.attempt + 1
  const { runId, dataset, session: name, store, work, compute, writesPerSecond } = session
  env.log('warn', 'Keys of the store are missing; their units are converted once more.', { units: todo.length })
  const written = await writeBatches(
    staging.work,
    todo,
    { runId, dataset, session: name, store, work, writesPerSecond, plan, attempt, compute },
    env,
  )
  return { ...session, ...written, attempt, next: 'convert' }
}

type StoreSize = Pick<MergeSummary, 'objects' | 'bytes' | 'warnings'>

async function sizeOfStore({ store }: SessionWork, { openStore, signal }: RunEnvironment): Promise<StoreSize> {
  const sizes = await listSizes(await openStore(store), { signal })
  return { objects: sizes.size, bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0), warnings: [] }
}

async function recordPublished(
  session: SessionWork,
  { objects, bytes, warnings }: StoreSize,
  { plan, lines }: PlanDocuments,
  env: RunEnvironment,
): Promise<void> {
  const { signal } = env
  const work = await env.openStore(session.work)
  const used = addUsage(await usageOfTasks(work, session.runId, { signal }), env.usage())
  const endedAt = env.now().toISOString()
  const { begunAt: startedAt } = session
  const record: SessionRecord = {
    session: session.session,
    state: 'converted',
    store: session.store,
    fingerprint: session.fingerprint,
    bytes,
    objects,
    plan: { ...plan.totals, units: lines.length, batches: session.batchCount },
    warnings: [...plan.warnings, ...warnings],
    ...(startedAt !== undefined && { conversion: { startedAt, endedAt } }),
    usage: used,
    endedAt,
  }
  const registry = await env.openStore(runFolder(env.output, session.runId))
  await writeDocument(registry, resultKey(session.session), record, { signal })
}

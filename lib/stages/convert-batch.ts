/** ConvertUnits: the units of one batch → their chunks in the store. The same on Lambda and on Fargate. */

import type { OpenFile } from '#lib/convert/convert-context.ts'
import { DeadlineExceededError, SourceChangedError, UnsupportedFeatureError } from '#lib/errors.ts'
import { withPace } from '#lib/io/paced-store.ts'
import { readReceiptsOf } from '#lib/merge/receipts.ts'
import { rejoinStaging, type Staging } from '#lib/merge/staging.ts'
import { partsOfWork } from '#lib/merge/staging-place.ts'
import type { Receipt } from '#lib/plan/conversion-plan.ts'
import { type PlanSlice, readPlanSlice } from '#lib/plan/plan-files.ts'
import { TOOL } from '#lib/tool.ts'
import { convertStage } from './convert.ts'
import { type OpenFiles, openFiles } from './open-files.ts'
import type { BatchLine, BatchResult } from './payloads/batch.ts'
import { plannableBytes, type RunEnvironment } from './run-environment.ts'
import { recordTask } from './task-records.ts'

/** A record is one small write. */
const RECORD_MILLISECONDS = 5000

/** Units that are finished are left alone: a task that was killed goes on where it stopped. */
export async function convertBatchState(line: BatchLine, env: RunEnvironment): Promise<BatchResult> {
  const { signal, openStore } = env
  const { workFolder, fingerprint } = partsOfWork(line.work)
  const staging = await rejoinStaging(line.store, { toolName: TOOL.name, fingerprint, workFolder, openStore, signal })
  // Another run was faster.
  if (staging === undefined) return { batch: line.batch, units: 0, chunks: 0 }
  const { key, offset, length } = line.units
  const slice = await readPlanSlice(staging.work, { key, range: { offset, length } }, { signal })
  if (slice === undefined) throw new SourceChangedError('The plan of this conversion is gone.', { url: line.work })
  try {
    const paced = { ...staging, store: withPace(staging.store, line.writesPerSecond) }
    return { batch: line.batch, ...(await convertSlice(slice, paced, env)) }
  } finally {
    // What was stopped has cost something too.
    const unstopped = { ...env, signal: AbortSignal.timeout(RECORD_MILLISECONDS) }
    await recordTask(staging.work, { runId: line.runId, state: 'ConvertUnits', batch: line.batch }, unstopped)
  }
}

async function convertSlice(
  slice: PlanSlice,
  staging: Staging,
  env: RunEnvironment,
): Promise<Pick<BatchResult, 'units' | 'chunks'>> {
  const { signal } = env
  const indices = slice.units.map(({ index }) => index)
  const done = await readReceiptsOf(staging.work, indices, slice.plan.fingerprint, { signal })
  let finished = 0
  const progress: RunEnvironment['progress'] = event => {
    finished = Math.max(finished, event.unitsDone - done.size)
    env.progress(event)
  }
  try {
    const receipts = await convertTodo(slice, staging, done, { ...env, progress })
    const made = receipts.filter(({ unit }) => !done.has(unit))
    return { units: made.length, chunks: made.reduce((sum, { keys }) => sum + keys.length, 0) }
  } catch (error) {
    if (!signal.aborted) throw error
    throw stoppedBy(signal.reason, { finished, env })
  }
}

async function convertTodo(
  slice: PlanSlice,
  staging: Staging,
  done: ReadonlyMap<number, Receipt>,
  env: RunEnvironment,
): Promise<readonly Receipt[]> {
  const files = await openPlanFiles(slice, env)
  try {
    const options = { memoryBytes: plannableBytes(env.machine) }
    return await convertStage({ planFiles: slice, files, staging, done, options }, env)
  } finally {
    await files.close()
  }
}

/** A deadline without progress would be met again and again. */
function stoppedBy(reason: unknown, { finished, env }: { readonly finished: number; readonly env: RunEnvironment }) {
  const isStuck = reason instanceof DeadlineExceededError && finished === 0 && !env.hasFargate
  if (!isStuck || env.machine.compute !== 'lambda') return reason
  return new UnsupportedFeatureError(
    'a unit of work longer than a Lambda may run',
    'Not one piece of this session could be converted in the time that a Lambda has.',
    { advice: 'Deploy the stack with Fargate, or ask for smaller chunks (options.chunkBytes).' },
  )
}

/** The files that the units read, by their number in the plan, in the versions that the plan was made from. */
async function openPlanFiles(
  { plan, units }: PlanSlice,
  env: RunEnvironment,
): Promise<Pick<OpenFiles, 'files' | 'restLibraries' | 'close'>> {
  const numbers = [...new Set(units.flatMap(unit => unit.files))].sort((a, b) => a - b)
  const planned = numbers.flatMap(number => plan.files[number] ?? [])
  const opened = await openFiles(
    planned.map(({ url }) => url),
    env,
  )
  const changed = planned.find(({ etag, size }, at) => {
    const found = opened.treeFiles[at]
    return found?.etag !== etag || found.size !== size
  })
  if (changed !== undefined) {
    await opened.close()
    throw new SourceChangedError('The file is no longer the version that the plan was made from.', {
      url: changed.url,
      advice: 'Start a new run for this session.',
    })
  }
  const files: OpenFile[] = []
  for (const [at, number] of numbers.entries()) {
    const file = opened.files[at]
    if (file !== undefined) files[number] = file
  }
  return { files, restLibraries: opened.restLibraries, close: opened.close }
}

/** What each attempt of each task of a session used; beside the session's plan. */

import type { Waiting } from '#lib/async.ts'
import type { Store } from '#lib/io/store.ts'
import { addUsage, NO_USAGE } from './measure-task.ts'
import { type Usage, usage as usageSchema } from './payloads/records.ts'
import type { RunEnvironment } from './run-environment.ts'
import { keyPart, readDocuments, writeDocument } from './run-registry.ts'

export interface TaskName {
  readonly runId: string
  readonly state: string
  readonly batch?: number
}

const folderOf = (runId: string): string => `tasks/${keyPart(runId)}/`

export async function recordTask(
  work: Store,
  { runId, state, batch }: TaskName,
  { attempt, usage, signal }: Pick<RunEnvironment, 'attempt' | 'usage' | 'signal'>,
): Promise<void> {
  const name = batch === undefined ? state : `${state}-${batch}`
  await writeDocument(work, `${folderOf(runId)}${name}-${keyPart(attempt)}.json`, usage(), { signal })
}

/** All that the run has used for the session so far. */
export async function usageOfTasks(work: Store, runId: string, { signal }: Waiting = {}): Promise<Usage> {
  const tasks = await readDocuments(work, folderOf(runId), usageSchema, { signal })
  return tasks.reduce(addUsage, NO_USAGE)
}

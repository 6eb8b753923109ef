/** The runs of an output, newest first, by what they left in S3. */

import { z } from 'zod'
import { mapLimit } from '#lib/async.ts'
import type { Environment } from './environment.ts'
import { runSummary, sessionsRecord } from './payloads/records.ts'
import { RUNS_FOLDER } from './payloads/states.ts'
import { RUN_KEYS, readDocument, runFolder } from './run-registry.ts'

export interface ListedRun {
  readonly runId: string
  readonly dataset: string
  /** ISO 8601; empty where the run did not get so far. */
  readonly startedAt: string
  readonly endedAt: string | null
  /** `RUNNING` where there is no summary yet. */
  readonly status: string
  readonly sessions: number
  readonly states: Readonly<Record<string, number>>
  readonly bytes: number
  readonly dollars: number
  readonly message: string
}

const RUN_LANES = 8

export async function listRuns(
  output: string,
  env: Pick<Environment, 'openStore' | 'signal'>,
): Promise<readonly ListedRun[]> {
  const { signal } = env
  const folder = await env.openStore(`${output}/${RUNS_FOLDER}`)
  const ids = new Set<string>()
  // Folders of other things begin with an underscore.
  for await (const { key } of folder.list('', { signal }))
    if (key.includes('/') && !key.startsWith('_')) ids.add(key.slice(0, key.indexOf('/')))
  const runs = await mapLimit(ids, RUN_LANES, runId => readRun(output, runId, env), { signal })
  return runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
}

async function readRun(
  output: string,
  runId: string,
  { openStore, signal }: Pick<Environment, 'openStore' | 'signal'>,
): Promise<ListedRun> {
  const registry = await openStore(runFolder(output, runId))
  const summary = await readDocument(registry, RUN_KEYS.summary, runSummary, { signal })
  if (summary !== undefined) return { ...summary, sessions: summary.sessions.length }
  const listed = await readDocument(registry, RUN_KEYS.sessions, sessionsRecord, { signal })
  const input = await readDocument(registry, RUN_KEYS.input, datasetOnly, { signal })
  return {
    runId,
    dataset: listed?.dataset ?? input?.dataset ?? '',
    startedAt: listed?.startedAt ?? '',
    endedAt: null,
    status: 'RUNNING',
    sessions: listed?.sessions.length ?? 0,
    states: {},
    bytes: 0,
    dollars: 0,
    message: '',
  }
}

const datasetOnly = z.object({ dataset: z.string() })

/**
 * The sentence of the state machine as a loop in this process: each state's function gets what the one before gave, through JSON. For
 * tests of the states; the machine itself is run by step-functions/.
 */

import { convertBatchState } from '#lib/stages/convert-batch.ts'
import { estimateRunState } from '#lib/stages/estimate-run.ts'
import { generateMetadataState } from '#lib/stages/generate-metadata.ts'
import { inspectSessionState } from '#lib/stages/inspect-session.ts'
import { listRunState } from '#lib/stages/list-run.ts'
import { localEnvironment } from '#lib/stages/local-environment.ts'
import { measured } from '#lib/stages/measure-task.ts'
import { mergeSessionState } from '#lib/stages/merge-session.ts'
import type { RunState, SummariseOutput } from '#lib/stages/payloads/run.ts'
import type { ObjectPlace, SessionWork } from '#lib/stages/payloads/session.ts'
import { STATES, type StateName } from '#lib/stages/payloads/states.ts'
import { planSessionState } from '#lib/stages/plan-session.ts'
import type { RunEnvironment, UncountedEnvironment } from '#lib/stages/run-environment.ts'
import { summariseRunState } from '#lib/stages/summarise-run.ts'
import type { MemoryBuckets } from './memory-buckets.ts'

export const OUTPUT = 's3://output'

/** An environment over buckets in memory. */
export function runEnvironment(
  { openStore, openSource }: Pick<MemoryBuckets, 'openStore' | 'openSource'>,
  replaced: Partial<UncountedEnvironment> = {},
): RunEnvironment {
  return measured({
    ...localEnvironment({ openStore, openSource }),
    output: OUTPUT,
    sources: ['s3://source'],
    hasFargate: false,
    machine: { compute: 'lambda', memoryBytes: 1769 * 2 ** 20, cores: 1 },
    accountConcurrency: async () => 1000,
    resolveAsset: async url => url,
    notify: async () => {},
    attempt: String(++attempts),
    ...replaced,
  })
}

let attempts = 0

/** Checked against the state's schema, and without what JSON does not have. */
function passed<Name extends StateName>(state: Name, side: 'input' | 'output', value: unknown) {
  return STATES[state][side].parse(JSON.parse(JSON.stringify(value)))
}

export async function linesAt({ bucket, key }: ObjectPlace, { openStore }: Pick<RunEnvironment, 'openStore'>) {
  const bytes = await (await openStore(`s3://${bucket}`)).get(key)
  const lines = Buffer.from(bytes ?? [])
    .toString()
    .split('\n')
  return lines.filter(line => line !== '').map((line): unknown => JSON.parse(line))
}

/** One session from its line on. */
export async function runSession(line: unknown, env: () => RunEnvironment): Promise<SessionWork> {
  let work = passed(
    'PlanSession',
    'output',
    await planSessionState(passed('PlanSession', 'input', line) as never, env()),
  ) as SessionWork
  while (work.next === 'convert' || work.next === 'merge') {
    if (work.next === 'convert')
      for (const batch of await linesAt(work.batches, env()))
        await convertBatchState(passed('ConvertUnits', 'input', batch) as never, env())
    work = passed('MergeSession', 'output', await mergeSessionState(work, env())) as SessionWork
  }
  if (work.next === 'published')
    work = passed('InspectSession', 'output', await inspectSessionState(work, env())) as SessionWork
  if (work.next === 'metadata')
    work = passed('GenerateMetadata', 'output', await generateMetadataState(work, env())) as SessionWork
  return work
}

/** A whole run; sessions that fail are left to the summary. */
export async function runStates(
  input: unknown,
  env: () => RunEnvironment,
  { runId = 'run', onFailure = (_: string, error: unknown): void => void error } = {},
): Promise<{ readonly state: RunState; readonly summary: SummariseOutput }> {
  const startedAt = '2026-11-01T00:00:00Z'
  let state = passed('ListSessions', 'output', await listRunState({ runId, startedAt, input }, env())) as RunState
  if (state.next === 'estimate') {
    for (const line of await linesAt(state.sample, env())) await runSession(line, env)
    state = await estimateRunState(state, env())
  }
  if (state.next === 'convert') {
    for (const line of await linesAt(state.sessions, env())) {
      try {
        await runSession(line, env)
      } catch (error) {
        onFailure((line as { session: string }).session, error)
      }
    }
  }
  return { state, summary: await summariseRunState({ runId, status: 'RUNNING' }, env()) }
}

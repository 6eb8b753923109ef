/** The record of a session in its run's registry, for the states that come after the one that wrote it. */

import { addUsage, NO_USAGE } from './measure-task.ts'
import { type SessionRecord, sessionRecord } from './payloads/records.ts'
import type { SessionWork } from './payloads/session.ts'
import type { RunEnvironment } from './run-environment.ts'
import { readDocument, resultKey, runFolder, writeDocument } from './run-registry.ts'

/** Milliseconds for what is left to write once the time of a call is over. */
const LAST_WORDS_MILLISECONDS = 5000

/** What was written of the session so far; undefined where nothing was. */
export async function readRecord(session: SessionWork, env: RunEnvironment): Promise<SessionRecord | undefined> {
  const registry = await env.openStore(runFolder(env.output, session.runId))
  return readDocument(registry, resultKey(session.session), sessionRecord, { signal: env.signal })
}

/** Changes what was written of the session, or begins a record where nothing was. */
export async function amendRecord(
  session: SessionWork,
  amend: (record: SessionRecord) => Partial<SessionRecord>,
  env: RunEnvironment,
): Promise<void> {
  const registry = await env.openStore(runFolder(env.output, session.runId))
  const key = resultKey(session.session)
  const signal = env.signal.aborted ? AbortSignal.timeout(LAST_WORDS_MILLISECONDS) : env.signal
  const record = (await readDocument(registry, key, sessionRecord, { signal })) ?? newRecord(session, env)
  const endedAt = env.now().toISOString()
  const usage = addUsage(record.usage, env.usage())
  const amended: SessionRecord = { ...record, ...amend(record), usage, endedAt }
  await writeDocument(registry, key, amended, { signal })
}

const newRecord = ({ session, store, fingerprint }: SessionWork, env: RunEnvironment): SessionRecord => ({
  session,
  state: 'described',
  store,
  fingerprint,
  bytes: 0,
  objects: 0,
  warnings: [],
  usage: NO_USAGE,
  endedAt: env.now().toISOString(),
})

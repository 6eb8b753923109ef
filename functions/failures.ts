/** An error as the machine and the summary of the run should see it. */

import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import type { FailureRecord } from '#lib/stages/payloads/records.ts'
import type { RunEnvironment } from '#lib/stages/run-environment.ts'
import { failureKey, runFolder, writeDocument } from '#lib/stages/run-registry.ts'

/** What a state was called with, as far as it tells whose failure it is. */
export interface FailedCall {
  readonly state: string
  readonly runId?: string | undefined
  readonly session?: string | undefined
  readonly batch?: number | undefined
}

/** Bytes of a message that may travel: a payload of the machine holds 256 KiB. */
const MOST_REASON = 8000

/** The name decides what is tried again (cdk/retries.ts); the message is what people read in the console. */
export function failureOf(error: unknown): Error {
  const said = error instanceof Error ? error : new Error(String(error))
  const message = isNwb2zarrError(error) ? describeError(error) : said.message
  const failure = new Error(message.slice(0, MOST_REASON), { cause: said.cause })
  failure.name = said.name
  if (said.stack !== undefined) failure.stack = said.stack
  return failure
}

/** Leaves the reason where the summary looks for it. What prevents that is logged and no failure of its own. */
export async function recordFailure(call: FailedCall, failure: Error, env: RunEnvironment): Promise<void> {
  const { runId, session, state, batch } = call
  if (runId === undefined) return
  const record: FailureRecord = {
    state,
    ...(session !== undefined && { session }),
    ...(batch !== undefined && { batch }),
    error: failure.name,
    reason: failure.message,
    endedAt: env.now().toISOString(),
  }
  try {
    const registry = await env.openStore(runFolder(env.output, runId))
    await writeDocument(registry, failureKey(call), record, { signal: AbortSignal.timeout(RECORD_MILLISECONDS) })
  } catch (error) {
    env.log('error', 'The reason of the failure could not be written.', { error: String(error) })
  }
}

const RECORD_MILLISECONDS = 5000

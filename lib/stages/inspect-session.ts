/**
 * InspectSession: a published store inspected against its sources, the report beside it, the counts in the run's record. Findings
 * fail a session only where the input of the run says so; an inspection that cannot be done never does.
 */

import { RECORDINGS_DATASET } from '#lib/datasets/arriving-sessions.ts'
import { describeError, InvalidInputError, isNwb2zarrError } from '#lib/errors.ts'
import { IMPORTANCES, isAtLeast } from '#lib/inspect/finding.ts'
import { inspectConverted } from './inspect.ts'
import { type InspectResult, inspectOptions } from './payloads/inspect.ts'
import type { SessionWork } from './payloads/session.ts'
import type { RunEnvironment } from './run-environment.ts'
import { amendRecord } from './session-record.ts'

export async function inspectSessionState(session: SessionWork, env: RunEnvironment): Promise<SessionWork> {
  const { inspect, failOn, metadata } = session.after
  const next = metadata === undefined ? 'end' : 'metadata'
  if (!inspect) return { ...session, next }
  const counts = await countsOrReason(session, env)
  if (typeof counts === 'string') {
    await amendRecord(session, ({ warnings }) => ({ warnings: [...warnings, `Not inspected: ${counts}`] }), env)
    return { ...session, next }
  }
  await amendRecord(session, () => ({ findings: counts }), env)
  const bad =
    failOn === undefined ? [] : IMPORTANCES.filter(level => isAtLeast(level, failOn) && (counts[level] ?? 0) > 0)
  if (bad.length > 0) {
    const told = bad.map(level => `${counts[level]} ${level}`).join(', ')
    throw new InvalidInputError(`The inspection found ${told}, and the run's failOn is ${failOn}.`, {
      url: session.store,
      advice: 'The store is published; the report lies beside it.',
    })
  }
  return { ...session, next }
}

/** How many findings of each importance, or why nobody knows. */
async function countsOrReason(
  { store, dataset, sources }: SessionWork,
  env: RunEnvironment,
): Promise<InspectResult['counts'] | string> {
  try {
    // A recording's source is no NWB file.
    const compared = dataset === RECORDINGS_DATASET ? [] : sources
    const { counts } = await inspectConverted({ store, sources: compared, options: inspectOptions.parse({}) }, env)
    return counts
  } catch (error) {
    if (env.signal.aborted) return OUT_OF_TIME
    if (isNwb2zarrError(error) && error.name !== 'SourceUnavailableError') return describeError(error)
    throw error
  }
}

const OUT_OF_TIME = 'one call of the function was not long enough. `nwb2zarr inspect` does it anywhere.'

/** EstimateRun: the plans of some sessions → what the run will take; a run that would cost too much ends here. */

import { InvalidInputError } from '#lib/errors.ts'
import { type PlannedTotals, reckonSums } from '#lib/plan/dataset-sums.ts'
import { PRICES, runPriceOf } from '#lib/plan/price.ts'
import { type EstimateRecord, type SessionRecord, sessionRecord, sessionsRecord } from './payloads/records.ts'
import type { RunState } from './payloads/run.ts'
import { runInput } from './payloads/run-input.ts'
import type { RunEnvironment } from './run-environment.ts'
import { RUN_KEYS, readDocument, readDocuments, runFolder, writeDocument } from './run-registry.ts'

/** Throws InvalidInputError where the estimate is above the input's `maxDollars`. */
export async function estimateRunState(state: RunState, env: RunEnvironment): Promise<RunState> {
  const { signal } = env
  const registry = await env.openStore(runFolder(env.output, state.runId))
  const run = await readDocument(registry, RUN_KEYS.input, runInput, { signal })
  const listed = await readDocument(registry, RUN_KEYS.sessions, sessionsRecord, { signal })
  if (run === undefined || listed === undefined)
    throw new InvalidInputError('The run has no list of sessions to estimate by.', { url: registry.url })
  const records = await readDocuments(registry, RUN_KEYS.results, sessionRecord, { signal })
  const estimate = estimateOf(listed.sessions, records)
  await writeDocument(registry, RUN_KEYS.estimate, estimate, { signal })
  const { maxDollars } = run
  if (maxDollars !== undefined && estimate.dollars > maxDollars)
    throw new InvalidInputError(
      `The run would cost about $${estimate.dollars.toFixed(2)}, more than maxDollars, ${maxDollars}; nothing was converted.`,
      { advice: 'Raise maxDollars, or choose fewer sessions (limit, sessions, kind).' },
    )
  return { ...state, next: run.dryRun ? 'summarise' : 'convert' }
}

interface ListedSession {
  readonly session: string
  readonly kind: string
  readonly sourceBytes: number | null
}

function estimateOf(listed: readonly ListedSession[], records: readonly SessionRecord[]): EstimateRecord {
  const planned = new Map(records.map(record => [record.session, record]))
  const known = listed.flatMap(({ session, kind, sourceBytes }): PlannedTotals[] => {
    const record = planned.get(session)
    return record?.plan === undefined ? [] : [{ kind, sourceBytes, totals: record.plan }]
  })
  const sums = reckonSums(listed, known)
  const batches = records.reduce((all, { plan }) => all + (plan?.batches ?? 0), 0)
  const tasks = known.length === 0 ? 0 : Math.ceil((batches * sums.sessions) / known.length)
  const price = runPriceOf({ ...sums, tasks: tasks + 2 * sums.sessions })
  const message =
    known.length === listed.length
      ? `All ${listed.length} sessions were planned.`
      : `${known.length} of ${listed.length} sessions were planned, and the rest reckoned from them by kind and size.`
  return {
    sessions: sums.sessions,
    planned: known.length,
    readBytes: sums.readBytes,
    rawBytes: sums.rawBytes,
    estimatedBytes: sums.estimatedBytes,
    objects: sums.dataObjects + sums.metadataObjects,
    estimatedSeconds: sums.estimatedSeconds,
    dollars: price.compute + price.requests,
    dollarsMonthly: price.storageMonth,
    message: `${message} Prices of ${PRICES.asOf}.`,
  }
}

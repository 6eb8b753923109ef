/** The tasks of a session, a line each, for the map that runs them. */

import type { Store } from '#lib/io/store.ts'
import type { ConversionPlan } from '#lib/plan/conversion-plan.ts'
import { TYPICAL_COSTS } from '#lib/plan/cost-model.ts'
import { type Batch, makeBatches } from '#lib/plan/make-batches.ts'
import { formatUnitLines, type UnitLine } from '#lib/plan/unit-lines.ts'
import { unitSeconds } from '#lib/plan/unit-seconds.ts'
import type { BatchLine } from './payloads/batch.ts'
import type { Compute } from './payloads/run-input.ts'
import type { SessionWork } from './payloads/session.ts'
import { plannableBytes, type RunEnvironment } from './run-environment.ts'
import { jsonLines } from './run-registry.ts'
import { s3Place } from './s3-place.ts'

export interface BatchOrigin
  extends Pick<BatchLine, 'runId' | 'dataset' | 'session' | 'store' | 'work' | 'writesPerSecond'> {
  readonly plan: Pick<ConversionPlan, 'arrays'>
  readonly compute: Compute
  /** How often these units have been given out in this run, this time counted. */
  readonly attempt: number
  /** File of the work folder that has the units' lines, where one has exactly these. */
  readonly key?: string
}

/** Batches of the units, by a machine of one core. */
export function batchesOf(
  lines: readonly UnitLine[],
  { plan, compute }: Pick<BatchOrigin, 'plan' | 'compute'>,
  { hasFargate, machine }: Pick<RunEnvironment, 'hasFargate' | 'machine'>,
): readonly Batch[] {
  const costs = { ...TYPICAL_COSTS, cores: 1 }
  const { lengths } = formatUnitLines(lines)
  const units = lines.map((line, at) => ({
    seconds: unitSeconds(line, plan, costs),
    bytes: line.readBytes,
    memoryBytes: line.memoryBytes,
    lineBytes: lengths[at] ?? 0,
  }))
  return makeBatches(units, { compute, hasFargate, lambdaBytes: plannableBytes(machine) })
}

/** Writes the list of batches, and that of their units where there is none yet. */
export async function writeBatches(
  workStore: Store,
  lines: readonly UnitLine[],
  { plan, compute, attempt, key, ...origin }: BatchOrigin,
  env: Pick<RunEnvironment, 'hasFargate' | 'machine' | 'signal'>,
): Promise<Pick<SessionWork, 'batches' | 'batchCount'>> {
  const { signal } = env
  const own = `batches/${encodeURIComponent(origin.runId)}-${attempt}`
  const units = key ?? `${own}.units.jsonl`
  const batches = batchesOf(lines, { plan, compute }, env)
  if (key === undefined) await workStore.set(units, formatUnitLines(lines).bytes, { signal })
  const rows = batches.map(
    ({ compute, offset, length, count, seconds, bytes }, batch): BatchLine => ({
      ...origin,
      batch,
      compute,
      units: { key: units, offset, length, count },
      seconds: Math.round(seconds * 10) / 10,
      bytes,
    }),
  )
  await workStore.set(`${own}.jsonl`, jsonLines(rows), { signal })
  return { batches: s3Place(`${origin.work}/${own}.jsonl`), batchCount: batches.length }
}

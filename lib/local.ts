/** A session on one machine: plan, convert, merge, one after another in this process. */

import { openStaging } from './merge/staging.ts'
import type { Change } from './nwb/change.ts'
import type { ConversionPlan, Route, WorkUnit } from './plan/conversion-plan.ts'
import type { PlanFiles } from './plan/plan-files.ts'
import { convertStage, finishedUnits } from './stages/convert.ts'
import type { Environment } from './stages/environment.ts'
import { mergeStage } from './stages/merge.ts'
import { type OpenFiles, openFiles } from './stages/open-files.ts'
import type { ConvertInput, PlanOptions } from './stages/payloads.ts'
import { pinnedPlan } from './stages/pinned-plan.ts'
import { fingerprintOf, planStage } from './stages/plan.ts'
import { neededSideFiles } from './stages/side-data.ts'
import { TOOL } from './tool.ts'

export interface ConvertSummary {
  readonly out: string
  readonly status: 'converted' | 'resumed' | 'already-done'
  readonly bytesRead: number
  /** Bytes and objects of the store; 0 where it was there already. */
  readonly bytesWritten: number
  readonly objects: number
  readonly seconds: number
  readonly units: number
  /** Arrays by the route that they took. */
  readonly routes: Readonly<Record<Route, number>>
  /** Intended changes, listed in the store's `nwb2zarr/changes.json`. */
  readonly changes: number
  readonly warnings: readonly string[]
}

export interface PlanSummary {
  readonly plan: ConversionPlan
  readonly units: readonly WorkUnit[]
  readonly changes: readonly Change[]
  readonly bytesRead: number
}

/**
 * Converts the sources of one session to one store. A run that was stopped is gone on with; what is there already is
 * left as it is. Throws the error that stopped it, with everything closed and what is done kept.
 */
export async function convertSession(input: ConvertInput, env: Environment): Promise<ConvertSummary> {
  const { options } = input
  const files = await openFiles([...input.sources, ...Object.values(neededSideFiles(options))], env)
  try {
    const fingerprint = fingerprintOf(files.treeFiles, options)
    return await convertFiles(files, { ...input, fingerprint, plan: () => planStage(files, options, env) }, env)
  } finally {
    await files.close()
  }
}

/** A conversion of open files: what tells it from others, and how its plan is made where none is pinned yet. */
export interface Conversion {
  readonly out: string
  readonly overwrite: boolean
  readonly options: PlanOptions
  readonly fingerprint: string
  plan(): Promise<PlanFiles>
}

/** Everything from the plan on; the caller closes the files. */
export async function convertFiles(
  files: OpenFiles,
  conversion: Conversion,
  env: Environment,
): Promise<ConvertSummary> {
  const started = env.now().getTime()
  const { out, options, fingerprint, overwrite } = conversion
  const { signal, openStore } = env
  const staging = await openStaging(out, { toolName: TOOL.name, fingerprint, overwrite, openStore, signal })
  if (staging === undefined) return { out, bytesRead: 0, seconds: 0, ...NOTHING_DONE, status: 'already-done' }
  const planFiles = await pinnedPlan(staging, () => conversion.plan(), { signal })
  await files.openPlanned(planFiles.plan.files, { signal })
  await staging.begin({ signal })
  const done = await finishedUnits(staging, fingerprint, { signal })
  const receipts = await convertStage({ planFiles, files, staging, done, options }, env)
  const merged = await mergeStage(planFiles, receipts, staging, env)
  return {
    out,
    status: staging.isResumed ? 'resumed' : 'converted',
    bytesRead: files.bytesRead(),
    bytesWritten: merged.bytes,
    objects: merged.objects,
    seconds: (env.now().getTime() - started) / 1000,
    units: planFiles.units.length,
    routes: countRoutes(planFiles.plan),
    changes: planFiles.changes.length,
    warnings: [...planFiles.plan.warnings, ...merged.warnings],
  }
}

/** The plan of one session; nothing is written. */
export async function planSession(
  input: Pick<ConvertInput, 'sources' | 'options'>,
  env: Environment,
): Promise<PlanSummary> {
  const files = await openFiles([...input.sources, ...Object.values(neededSideFiles(input.options))], env)
  try {
    const { plan, units, changes } = await planStage(files, input.options, env)
    return { plan, units, changes, bytesRead: files.bytesRead() }
  } finally {
    await files.close()
  }
}

const NO_ROUTES: Readonly<Record<Route, number>> = { copy: 0, rechunk: 0, hyperslab: 0, frames: 0, values: 0 }

const NOTHING_DONE = { bytesWritten: 0, objects: 0, units: 0, routes: NO_ROUTES, changes: 0, warnings: [] }

function countRoutes({ arrays }: ConversionPlan): Record<Route, number> {
  const routes = { ...NO_ROUTES }
  for (const { route } of arrays) routes[route]++
  return routes
}

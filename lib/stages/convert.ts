/** The convert stage: units of a plan → their chunks in the store, a receipt for each. Finished units are left alone. */

import { byteBudget, mapLimit, type Waiting } from '#lib/async.ts'
import { type ConvertContext, moveSources } from '#lib/convert/convert-context.ts'
import { convertUnit } from '#lib/convert/convert-unit.ts'
import { isFinished, listSizes, readReceipts, writeReceipt } from '#lib/merge/receipts.ts'
import type { Staging } from '#lib/merge/staging.ts'
import type { ConversionPlan, Receipt, WorkUnit } from '#lib/plan/conversion-plan.ts'
import { unitBudget } from '#lib/plan/make-plan.ts'
import type { PlanSlice } from '#lib/plan/plan-files.ts'
import type { Environment } from './environment.ts'
import type { OpenFiles } from './open-files.ts'
import type { PlanOptions } from './payloads.ts'

/** Units at work at once, memory permitting: more than cores, so that some compute while others wait. */
const UNIT_LANES = 4

/** Progress is told at most so often. */
const PROGRESS_MILLISECONDS = 100

export interface ConvertStageInput {
  readonly planFiles: PlanSlice
  readonly files: Pick<OpenFiles, 'files' | 'restLibraries'>
  readonly staging: Pick<Staging, 'store' | 'work'>
  /** Receipts of units that are finished, by the unit's index. */
  readonly done: ReadonlyMap<number, Receipt>
  readonly options: Pick<PlanOptions, 'memoryBytes'>
}

/** Receipts of all units, those of `done` included. */
export async function convertStage(
  { planFiles, files, staging, done, options }: ConvertStageInput,
  env: Pick<Environment, 'signal' | 'progress' | 'now' | 'ffmpeg'>,
): Promise<readonly Receipt[]> {
  const { plan, units, records } = planFiles
  const { signal } = env
  const todo = units.filter(unit => !done.has(unit.index))
  const progress = progressOf(units, todo, planFiles, env)
  const context: ConvertContext = {
    plan,
    files: files.files,
    store: staging.store,
    sourceOf: moveSources(plan, records),
    ffmpeg: env.ffmpeg,
    onChunk: progress.onChunk,
  }
  const budget = byteBudget(unitBudget(options.memoryBytes, plan))
  // Units that need libhdf5 come first, so that its memory is free while the large arrays are cut.
  const first = todo.filter(unit => usesLibrary(unit, plan))
  const others = todo.filter(unit => !usesLibrary(unit, plan))
  let waitingForLibrary = first.length
  if (waitingForLibrary === 0) await files.restLibraries()
  const receipts = await mapLimit(
    [...first, ...others],
    UNIT_LANES,
    async (unit, _, waiting) => {
      const receipt = await budget.use(unit.memoryBytes, () => convertUnit(unit, context, waiting), waiting)
      await writeReceipt(staging.work, receipt, waiting)
      progress.onUnit()
      if (usesLibrary(unit, plan) && --waitingForLibrary === 0) await files.restLibraries()
      return receipt
    },
    { signal },
  )
  return [...done.values(), ...receipts]
}

const usesLibrary = ({ pieces }: WorkUnit, { arrays }: ConversionPlan): boolean =>
  pieces.some(({ array }) => arrays[array]?.route === 'hyperslab')

/** Receipts of the units whose keys are all in the store. */
export async function finishedUnits(
  { store, work, isResumed }: Pick<Staging, 'store' | 'work' | 'isResumed'>,
  fingerprint: string,
  options: Waiting = {},
): Promise<ReadonlyMap<number, Receipt>> {
  if (!isResumed) return new Map()
  const receipts = await readReceipts(work, fingerprint, options)
  if (receipts.size === 0) return receipts
  const sizes = await listSizes(store, options)
  return new Map([...receipts].filter(([, receipt]) => isFinished(receipt, sizes)))
}

function progressOf(
  units: readonly WorkUnit[],
  todo: readonly WorkUnit[],
  { plan }: PlanSlice,
  { progress, now }: Pick<Environment, 'progress' | 'now'>,
) {
  const share = (some: readonly WorkUnit[]) => some.reduce((total, { pieces }) => total + pieces.length, 0)
  const bytesTotal = plan.totals.rawBytes
  const rest = share(units) === 0 ? 0 : share(todo) / share(units)
  let bytesDone = Math.round(bytesTotal * (1 - rest))
  let unitsDone = units.length - todo.length
  let current: string | undefined
  let told = 0
  const tell = (isDue: boolean) => {
    const time = now().getTime()
    if (!isDue && time - told < PROGRESS_MILLISECONDS) return
    told = time
    const event = { stage: 'convert', bytesDone: Math.min(bytesDone, bytesTotal), bytesTotal, unitsDone }
    progress({ ...event, unitsTotal: units.length, ...(current !== undefined && { current }) })
  }
  tell(true)
  return {
    onChunk(path: string, rawBytes: number) {
      bytesDone += rawBytes
      current = path
      tell(false)
    },
    onUnit() {
      unitsDone++
      tell(unitsDone === units.length)
    },
  }
}

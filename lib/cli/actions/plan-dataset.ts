/** Prints what converting the sessions of a dataset would take: bytes, objects, hours and dollars. Nothing is written. */

import { planSession } from '#lib/local.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import type { ConversionValues } from '../conversion-input.ts'
import { type DatasetEstimate, estimateDataset, type PlannedSession } from '../dataset-estimate.ts'
import { filesWork, sessionsWork } from '../dataset-work.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatDatasetPlan } from '../format-dataset-plan.ts'
import { formatPlan } from '../format-plan.ts'
import { failureOf, writeFailure } from '../report-error.ts'
import { openSession, type SessionOptions } from '../session.ts'
import type { DatasetValues } from '../session-options.ts'

type Values = ConversionValues &
  DatasetValues &
  CommonValues &
  SessionOptions & { readonly sample?: number | undefined }

/** Of one session the whole plan; of several a line each, and the sums. Sessions that cannot be converted are told too. */
export async function printDatasetPlan(
  sources: readonly string[],
  values: Values,
  context: CommandContext,
): Promise<number> {
  const { environment, progress } = openSession(context, values)
  const work = await (sources.length > 0
    ? filesWork(sources, '.', values, environment)
    : sessionsWork('.', values, environment))
  const [job] = work.jobs
  const [refusal] = work.refused
  if (work.jobs.length === 1 && job !== undefined && refusal === undefined) {
    const summary = await planSession(job.input, environment)
    progress.clear()
    context.terminal.writeResult(
      values.json ? `${JSON.stringify({ sessions: [summary] }, undefined, 2)}\n` : formatPlan(summary),
    )
    return EXIT_CODES.done
  }
  if (work.jobs.length === 0 && work.refused.length === 1 && refusal !== undefined) throw refusal.error

  let exitCode: number = EXIT_CODES.done
  const onFailure = (error: unknown) => {
    const failure = failureOf(error)
    progress.clear()
    writeFailure(failure, error, context.terminal, { isDebug: values['log-level'] === 'debug' })
    exitCode = Math.max(exitCode, failure.exitCode)
    return failure
  }
  const refused = work.refused.map(({ id, error }) => ({ id, error: onFailure(error) }))
  const planJob = async (job: (typeof work.jobs)[number]): Promise<PlannedSession> => {
    try {
      const { plan } = await planSession(job.input, environment)
      return { ...job, totals: plan.totals, warnings: plan.warnings }
    } catch (error) {
      if (context.signal.aborted) throw error
      return { ...job, error: onFailure(error) }
    }
  }
  const estimate: DatasetEstimate = await estimateDataset(work, planJob, {
    ...(values.sample !== undefined && { sample: values.sample }),
    signal: context.signal,
  })
  progress.clear()
  context.terminal.writeResult(
    values.json
      ? `${JSON.stringify({ ...estimate, refused }, undefined, 2)}\n`
      : formatDatasetPlan(estimate, refused.length),
  )
  return exitCode
}

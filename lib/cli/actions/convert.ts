/** Converts one session after another and tells what became of each. */

import type { Comparison } from '#lib/compare/difference.ts'
import { type ConvertSummary, convertSession } from '#lib/local.ts'
import { compareStage } from '#lib/stages/compare.ts'
import type { Environment } from '#lib/stages/environment.ts'
import type { MetadataStageOutput } from '#lib/stages/payloads/metadata.ts'
import type { ConvertInput } from '#lib/stages/payloads.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { type ConversionValues, conversionInput } from '../conversion-input.ts'
import {
  formatInspection,
  type InspectionValues,
  inspected,
  isTooBad,
  type StoreInspection,
} from '../converted-inspection.ts'
import { formatMetadata, type MakeMetadata, metadataMaker } from '../converted-metadata.ts'
import { filesWork, sessionsWork } from '../dataset-work.ts'
import type { Destination } from '../destinations.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatComparison } from '../format-comparison.ts'
import type { Job, Work } from '../job.ts'
import type { MetadataValues } from '../metadata-options.ts'
import { formatCount } from '../quantities.ts'
import { type Failure, failureOf, writeFailure } from '../report-error.ts'
import { openSession, type Session, type SessionOptions } from '../session.ts'
import type { DatasetValues } from '../session-options.ts'
import { formatSummary, STATUS } from '../summary.ts'

/** What became of one session, as `--json` prints it. */
type Outcome =
  | (ConvertSummary & {
      readonly inspection?: StoreInspection
      readonly comparison?: Comparison
      readonly metadata?: MetadataStageOutput
    })
  | { readonly source: string; readonly error: Failure }

type Values = ConversionValues & CommonValues & InspectionValues & { readonly verify: boolean }

/** Each source becomes a store of its own. */
export async function convertAll(
  destinations: readonly Destination[],
  values: Values,
  context: CommandContext,
): Promise<number> {
  const jobs = destinations.map(destination => ({
    id: destination.source,
    input: conversionInput(destination, values),
  }))
  return convertJobs({ jobs, refused: [] }, values, context, openSession(context, values))
}

/** The sessions of a dataset that were chosen, or one session made of the files that were named. */
export async function convertDataset(
  { sources, out }: { readonly sources: readonly string[]; readonly out: string },
  values: Values & MetadataValues & DatasetValues & SessionOptions,
  context: CommandContext,
): Promise<number> {
  const session = openSession(context, values)
  const { environment } = session
  const work = await (sources.length > 0
    ? filesWork(sources, out, values, environment)
    : sessionsWork(out, values, environment))
  const makeMetadata = metadataMaker(work.dataset, values, environment)
  return convertJobs(work, values, context, session, makeMetadata)
}

/** Of several sessions, one that fails leaves the others their turn; a stop ends them all. */
async function convertJobs<One extends Job>(
  { jobs, refused }: Work<One>,
  values: Values,
  context: CommandContext,
  { environment, progress }: Session,
  makeMetadata?: MakeMetadata<One>,
): Promise<number> {
  const { terminal, signal } = context
  const isOne = jobs.length + refused.length === 1
  const outcomes: Outcome[] = []
  let exitCode: number = EXIT_CODES.done
  const fail = (source: string, error: unknown) => {
    if (isOne || signal.aborted) throw error
    const failure = failureOf(error)
    writeFailure(failure, error, terminal, { isDebug: values['log-level'] === 'debug' })
    outcomes.push({ source, error: failure })
    exitCode = Math.max(exitCode, failure.exitCode)
  }
  for (const { id, error } of refused) fail(id, error)
  for (const job of jobs) {
    const { input } = job
    if (!values.quiet) progress.message(`${input.sources.join(' + ')} → ${input.out}\n`)
    try {
      const startedAt = environment.now().toISOString()
      const summary = await convertSession(input, environment)
      const times = { startedAt, endedAt: environment.now().toISOString() }
      const inspection = await inspected(summary, input, values, environment)
      const comparison = values.verify ? await verified(input, environment) : undefined
      const metadata = await makeMetadata?.(job, { summary, times, comparison })
      outcomes.push({
        ...summary,
        ...(inspection && { inspection }),
        ...(comparison && { comparison }),
        ...(metadata && { metadata }),
      })
      progress.clear()
      if (!values.json)
        terminal.writeResult(`${formatSummary(summary)}${formatInspection(inspection)}${formatMetadata(metadata)}`)
      if (isTooBad(inspection, values)) exitCode = Math.max(exitCode, EXIT_CODES.findings)
      if (comparison === undefined) continue
      if (!values.json) terminal.writeResult(formatComparison(input.out, comparison))
      if (!comparison.equal) exitCode = Math.max(exitCode, EXIT_CODES.findings)
    } catch (error) {
      progress.clear()
      fail(input.sources.join(' + '), error)
    }
  }
  if (values.json) terminal.writeResult(`${JSON.stringify({ sessions: outcomes }, undefined, 2)}\n`)
  else if (!isOne) terminal.writeResult(formatOutcomes(outcomes))
  return exitCode
}

const verified = ({ sources, out, options }: ConvertInput, environment: Environment): Promise<Comparison> =>
  compareStage({ sources, store: out, memoryBytes: options.memoryBytes }, environment)

/** `3 sessions: converted 2, failed 1`. */
function formatOutcomes(outcomes: readonly Outcome[]): string {
  const counts = Map.groupBy(outcomes, outcome => ('error' in outcome ? 'failed' : STATUS[outcome.status]))
  const said = [...counts].map(([status, some]) => `${status} ${some.length}`)
  return `${formatCount(outcomes.length, 'session')}: ${said.join(', ')}\n`
}

/** Converts one session after another and tells what became of each. */

import { type ConvertSummary, convertSession } from '#lib/local.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { type ConversionValues, conversionInput } from '../conversion-input.ts'
import type { Destination } from '../destinations.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { type Failure, failureOf, writeFailure } from '../report-error.ts'
import { openSession } from '../session.ts'
import { formatSummary } from '../summary.ts'

/** What became of one source, as `--json` prints it. */
type Outcome = ConvertSummary | { readonly source: string; readonly error: Failure }

/** Of several sources, one that fails leaves the others their turn; a stop ends them all. */
export async function convertAll(
  destinations: readonly Destination[],
  values: ConversionValues & CommonValues,
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context
  const inputs = destinations.map(destination => conversionInput(destination, values))
  const { environment, progress } = openSession(context, values)
  const outcomes: Outcome[] = []
  let exitCode: number = EXIT_CODES.done
  for (const input of inputs) {
    if (!values.quiet) progress.message(`${input.sources.join(' + ')} → ${input.out}\n`)
    try {
      const summary = await convertSession(input, environment)
      outcomes.push(summary)
      progress.clear()
      if (!values.json) terminal.writeResult(formatSummary(summary))
    } catch (error) {
      progress.clear()
      if (inputs.length === 1 || signal.aborted) throw error
      const failure = failureOf(error)
      writeFailure(failure, error, terminal, { isDebug: values['log-level'] === 'debug' })
      outcomes.push({ source: input.sources.join(' + '), error: failure })
      exitCode = Math.max(exitCode, failure.exitCode)
    }
  }
  if (values.json) terminal.writeResult(`${JSON.stringify({ sessions: outcomes }, undefined, 2)}\n`)
  return exitCode
}

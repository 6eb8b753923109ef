/** `nwb2zarr convert`: each source becomes a store. */

import { InvalidInputError } from '#lib/errors.ts'
import { type ConvertSummary, convertSession } from '#lib/local.ts'
import type { ConvertInput } from '#lib/stages/payloads.ts'
import { type COMMON_OPTIONS, type CommandContext, defineCommand } from '../command.ts'
import { CONVERSION_OPTIONS, conversionInput } from '../conversion-options.ts'
import { destinationsOf } from '../destinations.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { flag, type OptionValues, text } from '../option.ts'
import { type Failure, failureOf, writeFailure } from '../report-error.ts'
import { openSession } from '../session.ts'
import { formatSummary } from '../summary.ts'
import { printPlans } from './plan.ts'

const OPTIONS = {
  out: text('STORE|FOLDER', 'the store (ends in .zarr), or the folder or prefix that gets a store for each source'),
  ...CONVERSION_OPTIONS,
  'dry-run': flag('print the plan, as the command plan does, and write nothing'),
}

export const convert = defineCommand({
  name: 'convert',
  usage: 'SOURCE... --out STORE|FOLDER',
  summary: 'Convert NWB files to NWB Zarr stores.',
  options: OPTIONS,
  interrupted: 'What is written stays; the same command goes on from there.',
  examples: [
    { does: 'one file, one store', run: 'convert session.nwb --out session.nwb.zarr' },
    { does: 'several files, a store for each in a folder', run: 'convert session.nwb probe_lfp.nwb --out stores/' },
    { does: 'from a public bucket, without a copy on disk', run: 'convert s3://BUCKET/KEY.nwb --out session.nwb.zarr' },
    { does: 'from DANDI', run: 'convert dandi:000713/sub-1/sub-1_ses-1.nwb --out stores/' },
    {
      does: 'other chunks and another codec for the LFP',
      run: "convert probe_lfp.nwb --out stores/ --chunks '/acquisition/**/data=500000,8' --codec '/acquisition/**=gzip:9'",
    },
    { does: 'what it would do', run: 'convert session.nwb --out session.nwb.zarr --dry-run' },
  ],
  async run(values, sources, context) {
    if (sources.length === 0)
      throw new InvalidInputError('convert needs a source: nwb2zarr convert SOURCE --out STORE.')
    if (values.out === undefined)
      throw new InvalidInputError('convert needs --out: a store that ends in .zarr, or a folder for the stores.')
    const inputs = destinationsOf(sources, values.out).map(destination => conversionInput(destination, values))
    if (values['dry-run']) return printPlans(inputs, values, context)

    const { results, exitCode } = await convertEach(inputs, values, context)
    if (values.json) context.terminal.writeResult(`${JSON.stringify({ sessions: results }, undefined, 2)}\n`)
    return exitCode
  },
})

/** What became of one source, as `--json` prints it. */
type Outcome = ConvertSummary | { readonly source: string; readonly error: Failure }

/** One after another. Of several sources, one that fails leaves the others their turn; a stop ends them all. */
async function convertEach(
  inputs: readonly ConvertInput[],
  values: OptionValues<typeof OPTIONS & typeof COMMON_OPTIONS>,
  context: CommandContext,
): Promise<{ readonly results: readonly Outcome[]; readonly exitCode: number }> {
  const { environment, progress } = openSession(context, values)
  const results: Outcome[] = []
  let exitCode: number = EXIT_CODES.done
  for (const input of inputs) {
    if (!values.quiet) progress.message(`${input.sources.join(' + ')} → ${input.out}\n`)
    try {
      const summary = await convertSession(input, environment)
      results.push(summary)
      progress.clear()
      if (!values.json) context.terminal.writeResult(formatSummary(summary))
    } catch (error) {
      progress.clear()
      if (inputs.length === 1 || context.signal.aborted) throw error
      const failure = failureOf(error)
      writeFailure(failure, error, context.terminal, { isDebug: values['log-level'] === 'debug' })
      results.push({ source: input.sources.join(', '), error: failure })
      exitCode = Math.max(exitCode, failure.exitCode)
    }
  }
  return { results, exitCode }
}

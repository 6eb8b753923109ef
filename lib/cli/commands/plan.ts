/** `nwb2zarr plan`: what a conversion would read, write and take; also `convert --dry-run`. */

import { InvalidInputError } from '#lib/errors.ts'
import { planSession } from '#lib/local.ts'
import type { ConvertInput } from '#lib/stages/payloads.ts'
import { formatChunkRecords, readChunkRecords } from '../chunk-records.ts'
import { type COMMON_OPTIONS, type CommandContext, defineCommand } from '../command.ts'
import { CONVERSION_OPTIONS, conversionInput } from '../conversion-options.ts'
import { storeName } from '../destinations.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatPlan } from '../format-plan.ts'
import { type OptionValues, text } from '../option.ts'
import { openSession } from '../session.ts'

const { overwrite: _, ...PLAN_OPTIONS } = CONVERSION_OPTIONS

export const plan = defineCommand({
  name: 'plan',
  usage: 'SOURCE...',
  summary: 'Tell what a conversion would read, write and take; nothing is written.',
  options: {
    ...PLAN_OPTIONS,
    'chunk-records': text('PATH', 'print where each chunk of this dataset lies in the source, and nothing else'),
  },
  examples: [
    { does: 'arrays, chunks, codecs, bytes and time of a conversion', run: 'plan session.nwb' },
    {
      does: 'with the options that the conversion will have',
      run: 'plan probe_lfp.nwb --chunks source --codec source',
    },
    { does: 'the chunks of one dataset', run: 'plan probe_lfp.nwb --chunk-records /acquisition/lfp/data' },
  ],
  async run(values, sources, context) {
    const [source, ...others] = sources
    if (source === undefined) throw new InvalidInputError('plan needs a source: nwb2zarr plan SOURCE.')
    const path = values['chunk-records']
    if (path === undefined) {
      const inputs = sources.map(name =>
        conversionInput({ source: name, out: storeName(name) }, { ...values, overwrite: false }),
      )
      return printPlans(inputs, values, context)
    }
    if (others.length > 0) throw new InvalidInputError('--chunk-records takes one source.')
    const { environment } = openSession(context, values)
    const chunks = await readChunkRecords(source, path, environment)
    context.terminal.writeResult(
      values.json ? `${JSON.stringify({ path, chunks }, undefined, 2)}\n` : formatChunkRecords(chunks),
    )
    return EXIT_CODES.done
  },
})

type PrintOptions = OptionValues<Pick<typeof COMMON_OPTIONS, 'json' | 'quiet' | 'log-level'>> & {
  readonly endpoint: string | undefined
}

/** Plans the conversions one after another and prints each plan, or all as one JSON document. */
export async function printPlans(
  inputs: readonly ConvertInput[],
  values: PrintOptions,
  context: CommandContext,
): Promise<number> {
  const { environment, progress } = openSession(context, values)
  const sessions = []
  for (const input of inputs) {
    const summary = await planSession(input, environment)
    progress.clear()
    if (values.json) sessions.push(summary)
    else context.terminal.writeResult(formatPlan(summary))
  }
  if (values.json) context.terminal.writeResult(`${JSON.stringify({ sessions }, undefined, 2)}\n`)
  return EXIT_CODES.done
}

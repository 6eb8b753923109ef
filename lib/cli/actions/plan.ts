/** Prints plans, or the chunk records that a plan rests on. */

import { planSession } from '#lib/local.ts'
import { formatChunkRecords, readChunkRecords } from '../chunk-records.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { type ConversionValues, conversionInput } from '../conversion-input.ts'
import type { Destination } from '../destinations.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatPlan } from '../format-plan.ts'
import { openSession } from '../session.ts'

/** One plan after another, or all as one JSON document. */
export async function printPlans(
  destinations: readonly Destination[],
  values: ConversionValues & CommonValues,
  context: CommandContext,
): Promise<number> {
  const inputs = destinations.map(destination => conversionInput(destination, values))
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

/** Where each chunk of one dataset lies in its file. */
export async function printChunkRecords(
  source: string,
  path: string,
  values: CommonValues & { readonly endpoint: string | undefined },
  context: CommandContext,
): Promise<number> {
  const { environment } = openSession(context, values)
  const chunks = await readChunkRecords(source, path, environment)
  context.terminal.writeResult(
    values.json ? `${JSON.stringify({ path, chunks }, undefined, 2)}\n` : formatChunkRecords(chunks),
  )
  return EXIT_CODES.done
}

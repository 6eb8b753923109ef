/** Compares a store with its sources and prints what was found. */

import { type CompareRequest, compareStage } from '#lib/stages/compare.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatComparison } from '../format-comparison.ts'
import { openSession } from '../session.ts'

/** Exit code `findings` where anything differs. */
export async function compareOne(
  request: CompareRequest,
  values: CommonValues & { readonly endpoint: string | undefined },
  context: CommandContext,
): Promise<number> {
  const { environment, progress } = openSession(context, values)
  const comparison = await compareStage(request, environment)
  progress.clear()
  const { sources, store } = request
  context.terminal.writeResult(
    values.json
      ? `${JSON.stringify({ sources, store, ...comparison }, undefined, 2)}\n`
      : formatComparison(store, comparison),
  )
  return comparison.equal ? EXIT_CODES.done : EXIT_CODES.findings
}

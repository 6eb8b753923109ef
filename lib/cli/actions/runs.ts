/** Prints the runs of an output, a line each. */

import { type ListedRun, listRuns } from '#lib/stages/list-runs.ts'
import { alignColumns } from '../columns.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatBytes, formatCount } from '../quantities.ts'
import { openSession, type SessionOptions } from '../session.ts'
import { printable } from '../terminal.ts'

export async function printRuns(
  output: string,
  values: CommonValues & SessionOptions,
  context: CommandContext,
): Promise<number> {
  const { environment } = openSession(context, values)
  const runs = await listRuns(output, environment)
  context.terminal.writeResult(values.json ? `${JSON.stringify({ runs }, undefined, 2)}\n` : formatRuns(runs))
  return EXIT_CODES.done
}

export function formatRuns(runs: readonly ListedRun[]): string {
  const header = ['run', 'started', 'dataset', 'status', 'sessions', 'size', 'cost', '']
  const rows = runs.map(run => [
    run.runId,
    run.startedAt.slice(0, 16).replace('T', ' ') || '-',
    run.dataset || '-',
    run.status.toLowerCase(),
    String(run.sessions),
    formatBytes(run.bytes),
    `$${run.dollars.toFixed(2)}`,
    run.message,
  ])
  const lines = [...alignColumns([header, ...rows], { right: [4, 5, 6] }), '', formatCount(runs.length, 'run')]
  return `${lines.map(printable).join('\n')}\n`
}

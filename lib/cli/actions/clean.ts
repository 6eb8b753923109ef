/** Prints what unfinished conversions have left, and deletes it where that is asked for. */

import { findLeftovers, type Leftover, removeLeftovers } from '#lib/stages/leftovers.ts'
import { alignColumns } from '../columns.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatBytes, formatCount } from '../quantities.ts'
import { openSession, type SessionOptions } from '../session.ts'
import { printable } from '../terminal.ts'

export async function cleanOutput(
  output: string,
  values: CommonValues & SessionOptions & { readonly yes: boolean },
  context: CommandContext,
): Promise<number> {
  const { environment } = openSession(context, values)
  const leftovers = await findLeftovers(output, environment)
  const removed = values.yes ? leftovers.filter(({ isRecent }) => !isRecent) : []
  await removeLeftovers(removed, environment)
  const result = { leftovers, removed: removed.map(({ url }) => url) }
  context.terminal.writeResult(
    values.json ? `${JSON.stringify(result, undefined, 2)}\n` : formatLeftovers(leftovers, removed),
  )
  return EXIT_CODES.done
}

function formatLeftovers(leftovers: readonly Leftover[], removed: readonly Leftover[]): string {
  const rows = leftovers.map(one => [
    one.kind,
    one.url,
    formatCount(one.objects, 'object'),
    formatBytes(one.bytes),
    one.lastWrittenAt?.slice(0, 16).replace('T', ' ') ?? '',
    removed.includes(one) ? 'deleted' : one.isRecent ? 'written to within the last hour: kept' : '',
  ])
  const bytes = (some: readonly Leftover[]) => formatBytes(some.reduce((sum, one) => sum + one.bytes, 0))
  const done = removed.length > 0 ? `, ${removed.length} deleted (${bytes(removed)})` : ''
  const last =
    leftovers.length === 0
      ? 'Nothing is left over.'
      : `${formatCount(leftovers.length, 'leftover')} of unfinished conversions, ${bytes(leftovers)}${done}`
  const lines = [...alignColumns(rows, { right: [2, 3] }), last]
  return `${lines.map(printable).join('\n')}\n`
}

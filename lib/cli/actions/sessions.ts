/** Prints the sessions of a dataset. */

import { formatCsv } from '#lib/stages/format-csv.ts'
import { listSessions } from '#lib/stages/list.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatSessions, sessionRows } from '../format-sessions.ts'
import { openSession, type SessionOptions } from '../session.ts'
import type { SessionValues } from '../session-options.ts'
import { sessionsAsked } from '../sessions-asked.ts'

export async function printSessions(
  values: SessionValues & CommonValues & SessionOptions & { readonly csv: boolean },
  context: CommandContext,
): Promise<number> {
  const { environment } = openSession(context, values)
  const list = await listSessions(sessionsAsked(values), environment)
  for (const warning of list.warnings) environment.log('warn', warning)
  const { terminal } = context
  if (values.json) terminal.writeResult(`${JSON.stringify(list, undefined, 2)}\n`)
  else terminal.writeResult(values.csv ? formatCsv(sessionRows(list)) : formatSessions(list))
  return EXIT_CODES.done
}

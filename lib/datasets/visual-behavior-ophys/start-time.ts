/**
 * When a session began. Of the 703 sessions of the imaging rigs most files have the clock of the US Pacific coast there and
 * call it UTC, seven or eight hours early; the release's table of sessions has the true time.
 */

import type { SessionContext, SessionInput, Step } from '#lib/datasets/dataset.ts'
import { columnIndex, idText, type RowFilter, type SideTable, sideTable } from '#lib/datasets/side-data.ts'
import type { SideFile } from '#lib/datasets/source-roles.ts'
import { applyCorrections, CORRECTIONS, type Correction, reportErrors } from '#lib/datasets/steps/corrections.ts'
import { textAt } from '#lib/datasets/steps/looked-up.ts'
import { TransformError } from '#lib/errors.ts'
import { getAttribute } from '#lib/nwb/attributes.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { parseIsoDate } from '#lib/nwb/iso-date.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { hasPlanes, METADATA } from './plane-files.ts'

const KEY = 'behavior_session_id'
const DATE = 'date_of_acquisition'

/** Times in the session count from the second, which the release has equal to the first. */
const TIMES: readonly NodePath[] = ['/session_start_time', '/timestamps_reference_time']

export const SESSIONS_TABLE: SideFile = {
  name: 'behavior-sessions',
  path: 'project_metadata/behavior_session_table.csv',
  format: 'csv',
  maxBytes: 100_000_000,
  neededWhen: { corrections: ['apply'] },
}

const KNOWN_ERRORS = [
  'Files of the imaging rigs may have the time of the US Pacific coast as session_start_time and call it UTC; ' +
    '--corrections apply takes the time of the release’s table.',
]

/** The row about the session, where it is to be corrected. */
export function startTimeRows({ files, choices }: SessionInput): ReadonlyMap<string, RowFilter> {
  if (choices.corrections !== 'apply') return new Map()
  return new Map([[SESSIONS_TABLE.name, { column: KEY, keys: new Set([sessionOf(files[0].tree)]) }]])
}

/** Throws a TransformError where the table is to be gone by, and has not just one row with a date about the session. */
export function startTime({
  files,
  choices,
  lookedUp,
  sides,
}: Pick<SessionContext, 'files' | 'choices' | 'lookedUp' | 'sides'>): Step {
  const { corrections: mode = 'off' } = choices
  const { tree } = files[0]
  if (mode !== 'apply') return reportErrors(hasPlanes(tree) ? KNOWN_ERRORS : [], mode)
  const table = sideTable(sides, SESSIONS_TABLE.name, CORRECTIONS)
  const after = dateIn(table, sessionOf(tree))
  const before = textAt(tree, '/session_start_time', lookedUp)
  const isWrong = before === undefined || Date.parse(before) !== Date.parse(after)
  const reason = `The release’s table ${table.url} has this time, the file another.`
  const wrong = TIMES.filter(path => isWrong && textAt(tree, path, lookedUp) === before)
  return applyCorrections(
    wrong.map((path): Correction => ({ path, after, reason })),
    mode,
    lookedUp,
  )
}

/** Id of the behaviour session, by which the table knows the session. */
function sessionOf(tree: NwbTree): string {
  const metadata = findNode(tree, METADATA)
  const value = metadata?.kind === 'group' ? getAttribute(metadata, KEY)?.values[0] : undefined
  if (value !== undefined && /^\d+$/.test(String(value))) return String(value)
  throw new TransformError(CORRECTIONS, `${METADATA} does not name the session (${KEY}).`, { path: METADATA })
}

function dateIn(table: SideTable, session: string): string {
  const [id, date] = [columnIndex(table, KEY, CORRECTIONS), columnIndex(table, DATE, CORRECTIONS)]
  const rows = table.rows.filter(row => idText(row[id] ?? '') === session)
  const parsed = parseIsoDate(rows[0]?.[date] ?? '')
  if (rows.length === 1 && parsed !== undefined) return parsed.text
  const message = `${table.url} has ${rows.length} rows about session ${session}; one with a date was expected.`
  throw new TransformError(CORRECTIONS, message, { url: table.url })
}

/**
 * A table of corrections: a lab that knows better than the release puts `corrections.csv` beside the release's tables, with
 * the columns session, path, value and reason.
 */

import { columnIndex, idText, type SideData, sideTable } from '#lib/datasets/side-data.ts'
import type { SideFile } from '#lib/datasets/source-roles.ts'
import { TransformError } from '#lib/errors.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { CORRECTIONS, type Correction } from './corrections.ts'

export const CORRECTIONS_FILE: SideFile = {
  name: 'corrections',
  path: 'corrections.csv',
  format: 'csv',
  maxBytes: 100_000_000,
  neededWhen: { corrections: ['apply'] },
}

/** Column with the identifier of the session that a row is about. */
export const CORRECTIONS_KEY = 'session'

/** What may be corrected; steps look up no other text of a session. */
const CORRECTABLE: readonly NodePath[] = [
  '/session_start_time',
  '/timestamps_reference_time',
  '/general/subject/subject_id',
]

/** The rows about a session. Throws a TransformError for one that corrects anything else than start and subject. */
export function tableCorrections(sides: ReadonlyMap<string, SideData>, identifier: string): readonly Correction[] {
  // It is read only where corrections are to be applied.
  if (!sides.has(CORRECTIONS_FILE.name)) return []
  const table = sideTable(sides, CORRECTIONS_FILE.name, CORRECTIONS)
  const [session, path, value, reason] = [CORRECTIONS_KEY, 'path', 'value', 'reason'].map(column =>
    columnIndex(table, column, CORRECTIONS),
  )
  const cell = (row: readonly string[], index: number | undefined) => row[index ?? -1] ?? ''
  return table.rows
    .filter(row => idText(cell(row, session)) === identifier)
    .map(row => {
      const correctable = CORRECTABLE.find(other => other === cell(row, path))
      if (correctable !== undefined) return { path: correctable, after: cell(row, value), reason: cell(row, reason) }
      const message = `${table.url} corrects ${cell(row, path)}; only ${CORRECTABLE.join(', ')} can be corrected.`
      throw new TransformError(CORRECTIONS, message, { url: table.url })
    })
}

/** What an animal had learned before a session, by the release's row on it. */

import { isGap } from '#lib/datasets/manifest/cells.ts'
import type { JsonObject, JsonValue } from '../json-value.ts'
import type { TableRow } from '../tables/metadata-tables.ts'

const COLUMNS = [
  'experience_level',
  'prior_exposures_to_image_set',
  'prior_exposures_to_omissions',
  'prior_exposures_to_session_type',
]

/** The columns that the table has; null for an empty cell. */
export const experienceOf = (row: TableRow | undefined): JsonObject =>
  Object.fromEntries(
    COLUMNS.flatMap(column => {
      const cell = row?.cells[column]
      return cell === undefined ? [] : [[column, cellValue(cell)] as const]
    }),
  )

/** Whole numbers of a column with gaps are written `32.0`. */
function cellValue(cell: string): JsonValue {
  if (isGap(cell)) return null
  const text = cell.trim()
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

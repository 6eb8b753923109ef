/** Rows of tables by an id, whether the table writes `951410079` or `951410079.0`. */

import { idText } from '#lib/datasets/side-data.ts'
import { noRow, type Table, type TableRow, type TableUse } from './metadata-tables.ts'

/** The one row with that id in the column. Throws InvalidInputError where there is none, or more than one. */
export function rowWithId(table: Table, column: string, id: string, use: TableUse): TableRow {
  const rows = rowsWithId(table, column, id)
  const [row] = rows
  if (row === undefined || rows.length > 1) throw noRow(table, `${column} ${id}`, rows.length, use)
  return row
}

/** All rows with that id in the column. */
export const rowsWithId = (table: Table, column: string, id: string): readonly TableRow[] =>
  table.rows.filter(({ cells }) => idText(cells[column] ?? '') === id)

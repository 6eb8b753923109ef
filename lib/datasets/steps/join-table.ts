/** Rows of a dataset's table, found by id, as columns for a table of the session. */

import { floatScalar } from '#lib/array/scalars.ts'
import type { Scalar } from '#lib/array/values.ts'
import { columnIndex, idText, type SideTable } from '#lib/datasets/side-data.ts'
import { TransformError } from '#lib/errors.ts'

/** For each of `ids` its row, or undefined. Throws a TransformError where the table has two rows of one id. */
export function joinRows(
  table: SideTable,
  key: string,
  ids: readonly string[],
  step: string,
): readonly (readonly string[] | undefined)[] {
  const at = columnIndex(table, key, step)
  const rows = new Map<string, readonly string[]>()
  for (const row of table.rows) {
    const id = idText(row[at] ?? '')
    if (rows.has(id)) throw new TransformError(step, `${table.url} has two rows of ${key} ${id}.`, { url: table.url })
    rows.set(id, row)
  }
  return ids.map(id => rows.get(id))
}

/** How the text of a cell becomes a value; `undefined` is a cell of a row that is not there. */
export type CellReader = (cell: string | undefined, column: string) => Scalar

/** What tables of the Allen Institute write for nothing. */
const NOTHING = /^(|nan|null|none|n\/a|na)$/i

/** float64; NaN where there is nothing. Truth values become 1 and 0. */
export const floatCell =
  (step: string): CellReader =>
  (cell = '', column) => {
    const text = cell.trim()
    if (NOTHING.test(text)) return 'NaN'
    if (/^true$/i.test(text)) return 1
    if (/^false$/i.test(text)) return 0
    const value = /^[+-]?inf(inity)?$/i.test(text)
      ? Number.POSITIVE_INFINITY * (text[0] === '-' ? -1 : 1)
      : Number(text)
    if (Number.isNaN(value)) throw notA('number', cell, column, step)
    return floatScalar(value)
  }

/** Text, empty where there is nothing. */
export const textCell: CellReader = (cell = '') => cell

/** bool. */
export const boolCell =
  (step: string): CellReader =>
  (cell = '', column) => {
    if (/^true$/i.test(cell.trim())) return true
    if (/^false$/i.test(cell.trim())) return false
    throw notA('truth value', cell, column, step)
  }

/** int64. */
export const integerCell =
  (step: string): CellReader =>
  (cell = '', column) => {
    const text = idText(cell)
    if (!/^-?\d+$/.test(text)) throw notA('whole number', cell, column, step)
    return text
  }

const notA = (what: string, cell: string, column: string, step: string): TransformError =>
  new TransformError(step, `The table’s column ${column} holds “${cell}”, which is no ${what}.`)

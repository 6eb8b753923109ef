/** What was read of the files beside a session, as plain data that steps look values up in. */

import { TransformError } from '#lib/errors.ts'

/** Rows of a table; every cell is the text that the file holds, empty where there is nothing. */
export interface SideTable {
  readonly kind: 'table'
  readonly url: string
  readonly columns: readonly string[]
  /** Only the wanted rows, in the order of the file; as many cells as there are columns. */
  readonly rows: readonly (readonly string[])[]
}

export type SideData =
  | SideTable
  /** A parsed JSON document. */
  | { readonly kind: 'json'; readonly url: string; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly url: string; readonly bytes: Uint8Array }

/** Which rows of a table are wanted: those whose cell in `column` is one of `keys`. */
export interface RowFilter {
  readonly column: string
  readonly keys: ReadonlySet<string>
}

/** The table of that name; a TransformError in the name of `step` where it is not at hand. */
export function sideTable(sides: ReadonlyMap<string, SideData>, name: string, step: string): SideTable {
  const side = sides.get(name)
  if (side?.kind === 'table') return side
  throw new TransformError(step, `The table ${name} of the dataset is needed, and it is not at hand.`)
}

/** Index of a column; a TransformError names the file and the columns that it has. */
export function columnIndex(table: SideTable, column: string, step: string): number {
  const index = table.columns.indexOf(column)
  if (index >= 0) return index
  const message = `The table ${table.url} has no column ${column}; it has ${table.columns.join(', ')}.`
  throw new TransformError(step, message, { url: table.url })
}

/** An id as tables hold it, in one form: some of them write whole numbers as floats (`951410079.0`). */
export const idText = (cell: string): string => cell.trim().replace(/^(-?\d+)\.0*$/, '$1')

/** Cells of manifests as values. Tables of pandas write whole numbers as floats where a column has gaps, and gaps as `nan`. */

import { idText } from '#lib/datasets/side-data.ts'
import { cellError, type ManifestPlace, type ManifestRow } from './manifest-table.ts'

/** What tables write where there is nothing. */
const GAPS = new Set(['', 'nan', 'none', 'null', '<na>', 'na'])

export const isGap = (cell: string): boolean => GAPS.has(cell.trim().toLowerCase())

/** The text, or null where there is nothing. */
export const textCell = <Column extends string>({ cells }: ManifestRow<Column>, column: Column): string | null =>
  isGap(cells[column]) ? null : cells[column].trim()

/** An id in its one form, decimal digits, whether the table writes `951410079` or `951410079.0`. Throws where there is none. */
export function idCell<Column extends string>(row: ManifestRow<Column>, column: Column): string {
  const id = optionalIdCell(row, column)
  if (id === null) throw cellError(row, column, 'an id is missing.')
  return id
}

/** The same, or null where there is nothing. */
export function optionalIdCell<Column extends string>(row: ManifestRow<Column>, column: Column): string | null {
  const cell = row.cells[column]
  return isGap(cell) ? null : checkedId(cell, row, column)
}

/** Ids of `[951980471, 951980473]`, in their order; null where there is nothing. Throws where the list is empty or holds an id twice. */
export function idListCell<Column extends string>(row: ManifestRow<Column>, column: Column): readonly string[] | null {
  const cell = row.cells[column].trim()
  if (isGap(cell)) return null
  const list = /^\[([^[\]]*)\]$/.exec(cell)?.[1]
  if (list === undefined) return [checkedId(cell, row, column)]
  if (list.trim() === '') throw cellError(row, column, 'the list of ids is empty.')
  const ids = list.split(',').map(part => checkedId(part, row, column))
  const twice = ids.find((id, index) => ids.indexOf(id) < index)
  if (twice !== undefined) throw cellError(row, column, `the id ${twice} is in the list twice.`)
  return ids
}

/** `True` or `False`, as Python writes them; null where there is nothing. */
export function flagCell<Column extends string>(row: ManifestRow<Column>, column: Column): boolean | null {
  const cell = row.cells[column]
  if (isGap(cell)) return null
  if (/^\s*(true|1|1\.0)\s*$/i.test(cell)) return true
  if (/^\s*(false|0|0\.0)\s*$/i.test(cell)) return false
  throw cellError(row, column, `“${cell}” is neither True nor False.`)
}

/** ISO 8601 of `2021-03-04 10:20:30+00:00`; null where there is nothing. Throws where the text is no date. */
export function dateCell<Column extends string>(row: ManifestRow<Column>, column: Column): string | null {
  const cell = textCell(row, column)
  return cell === null ? null : isoDate(cell, row, column)
}

/** A date as tables and lists write it, in ISO 8601. */
export function isoDate(written: string, place: ManifestPlace, column: string): string {
  const iso = written.replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:)/, '$1T')
  if (/^\d{4}-\d\d-\d\d/.test(iso) && !Number.isNaN(Date.parse(iso))) return iso
  throw cellError(place, column, `“${written}” is no date like 2021-03-04 10:20:30+00:00.`)
}

/** Items by their id. Throws, with both rows, where two have the same. */
export function byUniqueId<Item extends ManifestPlace>(
  items: readonly Item[],
  column: string,
  idOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>()
  for (const item of items) {
    const id = idOf(item)
    const earlier = found.get(id)
    if (earlier !== undefined) throw cellError(item, column, `the id ${id} is in ${earlier.row} already.`)
    found.set(id, item)
  }
  return found
}

function checkedId(cell: string, place: ManifestPlace, column: string): string {
  const id = idText(cell)
  // Sixteen digits can exceed what a float holds exactly; no id of a release has more than ten.
  if (/^\d{1,15}$/.test(id)) return id
  throw cellError(place, column, `“${cell.trim()}” is no id (a whole number).`)
}

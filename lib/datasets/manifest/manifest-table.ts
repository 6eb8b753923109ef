/**
 * A release's table (CSV with a header) as rows whose cells go by their columns' names. Trouble is told with the file, the
 * row (as a spreadsheet counts: the header is row 1) and the column.
 */

import { csvReader } from '#lib/datasets/csv.ts'
import { InvalidInputError } from '#lib/errors.ts'

/** Where something was met in a manifest. */
export interface ManifestPlace {
  /** URL or path of the manifest. */
  readonly url: string
  /** `row 7` of a table, `entry 7` of a list. */
  readonly row: string
}

export interface ManifestRow<Column extends string = string> extends ManifestPlace {
  /** The text of each column; empty where the row has nothing there, or the table lacks an optional column. */
  readonly cells: Readonly<Record<Column, string>>
}

/** A text of a manifest, and what to call it in errors. */
export interface ManifestText {
  readonly url: string
  readonly text: string
}

export interface ManifestColumns<Required extends string, Optional extends string> {
  readonly required: readonly Required[]
  readonly optional?: readonly Optional[]
}

/** Rows of the table, with the columns that were asked for. Throws where one is missing or a row has other cells than the header. */
export function readManifestTable<Required extends string, Optional extends string = never>(
  { url, text }: ManifestText,
  { required, optional = [] }: ManifestColumns<Required, Optional>,
): readonly ManifestRow<Required | Optional>[] {
  const rows: ManifestRow<Required | Optional>[] = []
  let toRow: ((cells: readonly string[], place: ManifestPlace) => ManifestRow<Required | Optional>) | undefined
  const reader = csvReader(
    (cells, line) => {
      if (toRow === undefined) toRow = rowReader(checkedHeader(cells, required, url), [...required, ...optional])
      else rows.push(toRow(cells, { url, row: `row ${line}` }))
    },
    { url },
  )
  reader.push(text)
  reader.end()
  if (toRow === undefined) throw new InvalidInputError(`${url} is empty; a table with a header was expected.`, { url })
  return rows
}

/** The error for a cell; `said` completes a sentence that starts with the place. */
export function cellError({ url, row }: ManifestPlace, column: string, said: string): InvalidInputError {
  return new InvalidInputError(`${url}, ${row}, column ${column}: ${said}`, { url })
}

function checkedHeader(names: readonly string[], required: readonly string[], url: string): readonly string[] {
  const missing = required.filter(name => !names.includes(name))
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'the column' : 'the columns'
    throw new InvalidInputError(
      `${url}, row 1: ${noun} ${missing.join(', ')} is missing; there are ${names.join(', ')}.`,
      {
        url,
        advice: 'Check that it is the table of this dataset, and of a release that has this column.',
      },
    )
  }
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw new InvalidInputError(`${url}, row 1: the column ${twice} is there twice.`, { url })
  return names
}

function rowReader<Column extends string>(header: readonly string[], columns: readonly Column[]) {
  const positions = columns.map(column => [column, header.indexOf(column)] as const)
  return (cells: readonly string[], place: ManifestPlace): ManifestRow<Column> => {
    if (cells.length !== header.length)
      throw new InvalidInputError(
        `${place.url}, ${place.row}: it has ${cells.length} cells, the header has ${header.length}.`,
        { url: place.url },
      )
    const named = positions.map(([column, position]) => [column, cells[position] ?? ''])
    return { ...place, cells: Object.fromEntries(named) as Record<Column, string> }
  }
}

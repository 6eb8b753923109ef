/** Text of a table → its rows, all columns kept. */

import { csvReader } from '#lib/datasets/csv.ts'
import type { ManifestText } from '#lib/datasets/manifest/manifest-table.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Table, TableDocument, TableRow } from './metadata-tables.ts'

/** Throws InvalidInputError where a column among `needed` is missing, or a row has other cells than the header. */
export function parseTable({ url, text }: ManifestText, needed: readonly string[]): Table {
  let columns: readonly string[] | undefined
  const rows: TableRow[] = []
  const reader = csvReader(
    (cells, line) => {
      if (columns === undefined) columns = checkedHeader(cells, needed, url)
      else rows.push({ url, row: `row ${line}`, cells: cellsByColumn(cells, columns, { url, line }) })
    },
    { url },
  )
  reader.push(text)
  reader.end()
  if (columns === undefined)
    throw new InvalidInputError(`${url} is empty; a table with a header was expected.`, { url })
  return { url, columns, rows }
}

/** Throws InvalidInputError where the text is no JSON. */
export function parseTableDocument({ url, text }: ManifestText): TableDocument {
  try {
    return { url, value: JSON.parse(text) }
  } catch (cause) {
    throw new InvalidInputError(`${url} is no JSON document.`, { url }, { cause })
  }
}

function checkedHeader(header: readonly string[], needed: readonly string[], url: string): readonly string[] {
  const columns = header.map(name => name.trim())
  const missing = needed.filter(name => !columns.includes(name))
  if (missing.length === 0) return columns
  const message = `${url} lacks the columns ${missing.join(', ')}; it has ${columns.join(', ')}.`
  throw new InvalidInputError(message, { url, advice: 'Check that it is the table of this name.' })
}

function cellsByColumn(
  cells: readonly string[],
  columns: readonly string[],
  { url, line }: { readonly url: string; readonly line: number },
): Readonly<Record<string, string>> {
  if (cells.length === columns.length)
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
  const message = `Line ${line} of ${url} has ${cells.length} cells; the table has ${columns.length} columns.`
  throw new InvalidInputError(message, { url })
}

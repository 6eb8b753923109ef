/**
 * Comma-separated values (RFC 4180: quoted cells may hold commas, quotes and line ends), a piece of text at a time, so that a
 * table of hundreds of megabytes is never held whole.
 */

import { CorruptSourceError } from '#lib/errors.ts'

export interface CsvReader {
  /** Takes the next piece; `onRow` is called for every row that it completes. */
  push(text: string): void
  /** Takes the last row, which may lack its line end. Throws CorruptSourceError inside quotes. */
  end(): void
}

/** A cell longer than this is no cell: a quote is missing somewhere before. */
const MOST_CELL_CHARACTERS = 1 << 20

type CsvState = 'plain' | 'quoted' | 'closed'

/** `line` counts from 1 and is the row's first line in the file. Empty lines are no rows. */
export function csvReader(
  onRow: (cells: readonly string[], line: number) => void,
  { url }: { readonly url?: string } = {},
): CsvReader {
  const place = url === undefined ? {} : { url }
  let state: CsvState = 'plain'
  let cells: string[] = []
  let cell = ''
  let line = 1
  let first = 1
  let isStart = true

  const endCell = () => {
    cells.push(cell)
    cell = ''
    state = 'plain'
  }
  const endRow = () => {
    endCell()
    if (cells.length > 1 || cells[0] !== '') onRow(cells, first)
    cells = []
    first = line
  }
  const take = (character: string) => {
    if (character === '\n') line++
    if (state === 'quoted') {
      if (character === '"') state = 'closed'
      else cell += character
    } else if (character === ',') endCell()
    else if (character === '\n') endRow()
    else if (character === '"' && (state === 'closed' || cell === '')) {
      // Of two quotes in a quoted cell the first closed it: they stand for one quote, and the cell goes on.
      if (state === 'closed') cell += character
      state = 'quoted'
    } else if (character !== '\r') cell += character
    if (cell.length > MOST_CELL_CHARACTERS)
      throw new CorruptSourceError(`A cell that starts at line ${first} does not end; a quote is missing.`, place)
  }

  return {
    push(text) {
      const start = isStart && text.startsWith('\ufeff') ? 1 : 0
      if (text.length > 0) isStart = false
      for (let index = start; index < text.length; index++) take(text.charAt(index))
    },
    end() {
      if (state === 'quoted')
        throw new CorruptSourceError(`The table ends inside a quoted cell that starts at line ${first}.`, place)
      if (cells.length > 0 || cell !== '' || state === 'closed') {
        line++
        endRow()
      }
    },
  }
}

/** All rows of a table that is in memory, the header included. */
export function parseCsv(text: string, options: { readonly url?: string } = {}): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = []
  const reader = csvReader(cells => rows.push(cells), options)
  reader.push(text)
  reader.end()
  return rows
}

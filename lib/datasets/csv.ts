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
  const append = (piece: string) => {
    cell += piece
    if (cell.length > MOST_CELL_CHARACTERS)
      throw new CorruptSourceError(`A cell that starts at line ${first} does not end; a quote is missing.`, place)
  }
  /** Takes a character that ends a run of plain ones. */
  const takeMark = (mark: string) => {
    if (mark === ',') endCell()
    else if (mark === '\n') {
      line++
      endRow()
    } else if (mark === '"' && (state === 'closed' || cell === '')) {
      // Of two quotes in a quoted cell the first closed it: they stand for one quote, and the cell goes on.
      if (state === 'closed') append(mark)
      state = 'quoted'
    } else if (mark === '"') append(mark)
  }
  /** Takes what is between quotes from `at` on; the index after it. */
  const takeQuoted = (text: string, at: number): number => {
    const quote = text.indexOf('"', at)
    const end = quote < 0 ? text.length : quote
    const piece = text.slice(at, end)
    for (let next = piece.indexOf('\n'); next >= 0; next = piece.indexOf('\n', next + 1)) line++
    append(piece)
    if (quote < 0) return end
    state = 'closed'
    return quote + 1
  }
  /** Takes what is outside of quotes up to the next mark, and the mark; the index after it. */
  const takePlain = (text: string, at: number): number => {
    let end = at
    while (end < text.length && !isMark(text.charCodeAt(end))) end++
    append(text.slice(at, end))
    if (end < text.length) takeMark(text.charAt(end))
    return end + 1
  }

  return {
    push(text) {
      let at = isStart && text.startsWith('\ufeff') ? 1 : 0
      if (text.length > 0) isStart = false
      while (at < text.length) at = state === 'quoted' ? takeQuoted(text, at) : takePlain(text, at)
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

/** Comma, line end (of either kind) or quote. */
const isMark = (code: number): boolean => code === 0x2c || code === 0x0a || code === 0x0d || code === 0x22

/** All rows of a table that is in memory, the header included. */
export function parseCsv(text: string, options: { readonly url?: string } = {}): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = []
  const reader = csvReader(cells => rows.push(cells), options)
  reader.push(text)
  reader.end()
  return rows
}

/** Text in aligned columns. */

export interface ColumnOptions {
  /** Numbers of the columns that are aligned to the right. */
  readonly right?: readonly number[]
}

/** A line a row, two blanks between columns; rows may be shorter than the widest. */
export function alignColumns(rows: readonly (readonly string[])[], { right = [] }: ColumnOptions = {}): string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  return rows.map(row =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}

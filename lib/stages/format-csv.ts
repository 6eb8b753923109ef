/** Rows as comma-separated values (RFC 4180). */

/** A row a line, the header first; ends with a line end. */
export const formatCsv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map(row => `${row.map(formatCell).join(',')}\r\n`).join('')

function formatCell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

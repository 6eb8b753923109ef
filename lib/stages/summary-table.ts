/** The summary of a run as a table for a spreadsheet (CSV, RFC 4180), a row a session. */

import { formatCsv } from './format-csv.ts'
import type { SummaryRow } from './payloads/records.ts'

const COLUMNS = [
  'session',
  'kind',
  'state',
  'bytes',
  'objects',
  'seconds',
  'findings',
  'dollars',
  'error',
  'reason',
  'store',
] as const satisfies readonly (keyof SummaryRow)[]

export const summaryTable = (rows: readonly SummaryRow[]): string =>
  formatCsv([COLUMNS, ...rows.map(row => COLUMNS.map(column => cellOf(row[column])))])

function cellOf(value: string | number | null): string | number | null {
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6
  // A spreadsheet would take such a text for a formula.
  return value !== null && /^[=+\-@]/.test(value) ? `'${value}` : value
}

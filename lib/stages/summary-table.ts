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

function cellOf(value: SummaryRow[(typeof COLUMNS)[number]]): string | number | null {
  if (typeof value === 'object' && value !== null) return countsOf(value)
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6
  // A spreadsheet would take such a text for a formula.
  return value !== null && /^[=+\-@]/.test(value) ? `'${value}` : value
}

/** `CRITICAL 2, BEST_PRACTICE_SUGGESTION 14`; `none` where there is nothing to count. */
function countsOf(counts: Readonly<Record<string, number>>): string {
  const told = Object.entries(counts).map(([importance, count]) => `${importance} ${count}`)
  return told.length === 0 ? 'none' : told.join(', ')
}

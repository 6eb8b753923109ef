/** The estimate of a dataset for a person: a line a session that was planned, then the sums. */

import { alignColumns } from './columns.ts'
import type { DatasetEstimate, SessionEstimate } from './dataset-estimate.ts'
import { formatBytes, formatCount, formatSeconds } from './quantities.ts'
import { printable } from './terminal.ts'

/** Ends with a line feed. `refused`: sessions that lack files. */
export function formatDatasetPlan({ dataset, sessions, sums, price }: DatasetEstimate, refused: number): string {
  const planned = sessions.filter(({ totals }) => totals !== undefined).length
  const failed = sessions.length - planned
  const objects = sums.dataObjects + sums.metadataObjects
  const lines = [
    ...alignColumns([HEADER, ...sessions.map(rowOf)], { right: [2, 3, 4, 5, 6] }),
    '',
    ...alignColumns([
      [dataset, formatCount(sums.sessions, 'session')],
      ...(planned < sums.sessions
        ? [['  reckoned', `from the ${planned} above, by the size of the source files`]]
        : []),
      ...(failed + refused > 0
        ? [['  left out', `${formatCount(failed + refused, 'session')} that cannot be converted`]]
        : []),
      ['  read', formatBytes(sums.readBytes)],
      ['  write', `about ${formatBytes(sums.estimatedBytes)} of ${formatBytes(sums.rawBytes)} uncompressed`],
      ['  objects', formatCount(objects, 'object')],
      ['  time', `about ${hours(sums.estimatedSeconds)} on one machine of two cores`],
      [
        '  cost',
        `about ${dollars(price.compute + price.requests)} on AWS (machine ${dollars(price.compute)}, requests ${dollars(price.requests)}), and ${dollars(price.storageMonth)} a month for keeping the stores`,
      ],
    ]),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

const HEADER = ['session', 'kind', 'read', 'write', 'uncompressed', 'objects', 'time']

function rowOf({ id, kind, totals, error }: SessionEstimate): string[] {
  if (totals === undefined) return [id, kind, '', '', '', '', '', error?.name ?? '']
  return [
    id,
    kind,
    formatBytes(totals.readBytes),
    formatBytes(totals.estimatedBytes),
    formatBytes(totals.rawBytes),
    String(totals.dataObjects + totals.metadataObjects),
    formatSeconds(totals.estimatedSeconds),
  ]
}

/** `0.3 h`, `12 h`; below six minutes in seconds. */
const hours = (seconds: number): string =>
  seconds < 360
    ? formatSeconds(seconds)
    : `${(seconds / 3600).toLocaleString('en-US', { maximumSignificantDigits: 2 })} h`

/** `$0.0004`, `$12`, `$1,200`. */
const dollars = (amount: number): string => `$${amount.toLocaleString('en-US', { maximumSignificantDigits: 2 })}`

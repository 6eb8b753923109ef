/** What a finished conversion is told as. */

import type { ConvertSummary } from '#lib/local.ts'
import { formatBytes, formatCount, formatSeconds } from './quantities.ts'
import { printable } from './terminal.ts'

export const STATUS: Readonly<Record<ConvertSummary['status'], string>> = {
  converted: 'converted',
  resumed: 'resumed and finished',
  'already-done': 'was already done',
}

/** A few lines for a person, with a line feed at the end. */
export function formatSummary(summary: ConvertSummary): string {
  const { out, status, bytesRead, bytesWritten, objects, seconds, changes, warnings } = summary
  const work = `  ${formatBytes(bytesRead)} read, ${formatBytes(bytesWritten)} written in ${formatCount(objects, 'object')}, ${formatSeconds(seconds)}`
  return [
    `${out}: ${STATUS[status]}`,
    ...(status === 'already-done' ? [] : [work]),
    ...(changes === 0 ? [] : [`  ${formatCount(changes, 'intended change')}, listed in ${out}/nwb2zarr/changes.json`]),
    ...warnings.map(warning => `  warning: ${printable(warning)}`),
    '',
  ].join('\n')
}

/** Figures as a table for a person. */

import { alignColumns } from '#lib/cli/columns.ts'
import { formatBytes } from '#lib/cli/quantities.ts'
import type { Figures } from './measure.ts'

const HEADER = [
  '',
  'seconds',
  'raw MB/s',
  'CPU s',
  'peak',
  'read/file',
  'requests',
  'in ≥ 1 MB',
  'output',
  'objects',
  'floor',
  'of floor',
  'plan said',
]

/** A line a configuration. */
export function formatFigures(all: readonly Figures[]): string {
  return `${alignColumns([HEADER, ...all.map(rowOf)]).join('\n')}\n`
}

function rowOf(figures: Figures): string[] {
  const { name, seconds, rawBytes, cpuSeconds, peakBytes, readShare, requests, longShare, bytesWritten } = figures
  const { objects, floorSeconds, estimatedSeconds } = figures
  return [
    name,
    seconds.toFixed(2),
    (rawBytes / seconds / 1e6).toFixed(0),
    cpuSeconds.toFixed(1),
    formatBytes(peakBytes),
    readShare?.toFixed(3) ?? '',
    requests?.toString() ?? '',
    longShare?.toFixed(2) ?? '',
    formatBytes(bytesWritten),
    objects.toString(),
    floorSeconds?.toFixed(2) ?? '',
    floorSeconds === undefined ? '' : (floorSeconds / seconds).toFixed(2),
    estimatedSeconds?.toFixed(1) ?? '',
  ]
}

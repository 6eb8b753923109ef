/** Figures as tables for a person. */

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
  const { name, seconds, rawBytes, cpuSeconds, peakBytes, readShare, requests, bytesWritten, objects } = figures
  const { floorSeconds, estimatedSeconds } = figures
  return [
    name,
    seconds.toFixed(2),
    (rawBytes / seconds / 1e6).toFixed(0),
    cpuSeconds.toFixed(1),
    formatBytes(peakBytes),
    readShare?.toFixed(3) ?? '',
    requests?.toString() ?? '',
    formatBytes(bytesWritten),
    objects.toString(),
    floorSeconds?.toFixed(2) ?? '',
    floorSeconds === undefined ? '' : (floorSeconds / seconds).toFixed(2),
    estimatedSeconds?.toFixed(1) ?? '',
  ]
}

/** How figures should relate: that of `of`, divided by that of `to`. */
export interface Aim {
  readonly says: string
  readonly of: string
  readonly to: string
  readonly figure: 'seconds' | 'bytesWritten'
  readonly atLeast?: number
  readonly atMost?: number
}

const LOOP_GZIP = 'h5py → zarr-python, gzip-9'

export const AIMS: readonly Aim[] = [
  { says: 'default is faster than the gzip-9 loop', of: LOOP_GZIP, to: 'default', figure: 'seconds', atLeast: 15 },
  {
    says: 'default is as small as the gzip-9 loop',
    of: 'default',
    to: LOOP_GZIP,
    figure: 'bytesWritten',
    atMost: 1.05,
  },
  {
    says: 'default is faster than the zstd-5 loop',
    of: 'h5py → zarr-python, zstd-5',
    to: 'default',
    figure: 'seconds',
    atLeast: 2,
  },
  { says: 'gzip-9 is faster than the gzip-9 loop', of: LOOP_GZIP, to: 'gzip-9', figure: 'seconds', atLeast: 3 },
  { says: 'copy is faster than the gzip-9 loop', of: LOOP_GZIP, to: 'copy', figure: 'seconds', atLeast: 20 },
  { says: '30 ms away is nearly as fast', of: 'default, 30 ms away', to: 'default', figure: 'seconds', atMost: 1.3 },
]

/** A line for each aim whose two figures there are. */
export function formatAims(all: readonly Figures[]): string {
  const rows = AIMS.flatMap(({ says, of, to, figure, atLeast, atMost }) => {
    const [a, b] = [of, to].map(name => all.find(figures => figures.name === name)?.[figure])
    if (a === undefined || b === undefined) return []
    const ratio = a / b
    const isMet = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Number.POSITIVE_INFINITY)
    const aim = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`
    return [[says, `${ratio.toFixed(2)} ×`, `aim ${aim}`, isMet ? 'reached' : 'not reached']]
  })
  return rows.length === 0 ? '' : `${alignColumns(rows).join('\n')}\n`
}

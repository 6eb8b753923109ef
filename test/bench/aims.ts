/** What the figures of a bench are meant to be, and whether they are. */

import { alignColumns } from '#lib/cli/columns.ts'
import type { Figures } from './measure.ts'

/** The figures of a configuration or loop by name, where it was run. */
type Run = (name: string) => Figures | undefined

export interface Aim {
  readonly says: string
  /** Undefined where what it takes was not run. */
  value(run: Run): number | undefined
  readonly unit?: string
  readonly atLeast?: number
  readonly atMost?: number
}

const LOOP_GZIP = 'h5py → zarr-python, gzip-9'
const LOOP_ZSTD = 'h5py → zarr-python, zstd-5'
const FAR = 'default, 30 ms away'

const CONVERSIONS = ['default', 'gzip-9', 'copy', FAR]

/** Megabytes; undefined where nothing was run. */
const largestPeak = (all: readonly Figures[]): number | undefined =>
  all.length === 0 ? undefined : Math.max(...all.map(({ peakBytes }) => peakBytes)) / 1e6

const quotient = (over: number | undefined, under: number | undefined): number | undefined =>
  over === undefined || under === undefined ? undefined : over / under

/** How often the second takes as much of it as the first. */
const ratio =
  (of: string, to: string, figure: 'seconds' | 'cpuSeconds' | 'bytesWritten'): Aim['value'] =>
  run =>
    quotient(run(of)?.[figure], run(to)?.[figure])

const ofFloor =
  (name: string): Aim['value'] =>
  run =>
    quotient(run(name)?.floorSeconds, run(name)?.seconds)

const saidToTaken =
  (name: string): Aim['value'] =>
  run =>
    quotient(run(name)?.estimatedSeconds, run(name)?.seconds)

/** Plans may be so far from what it takes. */
const WITHIN_30_PERCENT = { atLeast: 0.7, atMost: 1.3 }

export const AIMS: readonly Aim[] = [
  { says: 'default is faster than the gzip-9 loop', value: ratio(LOOP_GZIP, 'default', 'seconds'), atLeast: 15 },
  { says: 'default is as small as the gzip-9 loop', value: ratio('default', LOOP_GZIP, 'bytesWritten'), atMost: 1.05 },
  { says: 'default is faster than the zstd-5 loop', value: ratio(LOOP_ZSTD, 'default', 'seconds'), atLeast: 2 },
  { says: 'default is as small as the zstd-5 loop', value: ratio('default', LOOP_ZSTD, 'bytesWritten'), atMost: 1.02 },
  {
    says: "default's processor time is the zstd-5 loop's",
    value: ratio('default', LOOP_ZSTD, 'cpuSeconds'),
    atMost: 1,
  },
  { says: 'gzip-9 is faster than the gzip-9 loop', value: ratio(LOOP_GZIP, 'gzip-9', 'seconds'), atLeast: 3 },
  { says: 'copy is faster than the gzip-9 loop', value: ratio(LOOP_GZIP, 'copy', 'seconds'), atLeast: 20 },
  { says: 'default comes near its floor', value: ofFloor('default'), atLeast: 0.8 },
  { says: 'gzip-9 comes near its floor', value: ofFloor('gzip-9'), atLeast: 0.8 },
  { says: '30 ms away is nearly as fast', value: ratio(FAR, 'default', 'seconds'), atMost: 1.3 },
  { says: 'default reads the file once', value: run => run('default')?.readShare, atMost: 1.05 },
  {
    says: 'it reads a megabyte or more at once',
    value: run => run(FAR)?.longShare,
    atLeast: 0.95,
    unit: 'of all bytes',
  },
  {
    says: 'no conversion holds much memory',
    value: run => largestPeak(CONVERSIONS.flatMap(name => run(name) ?? [])),
    atMost: 512,
    unit: 'MB',
  },
  { says: 'the plan says what default takes', value: saidToTaken('default'), ...WITHIN_30_PERCENT },
  { says: 'the plan says what gzip-9 takes', value: saidToTaken('gzip-9'), ...WITHIN_30_PERCENT },
]

/** A line for each aim that there are figures for. */
export function formatAims(all: readonly Figures[]): string {
  const run: Run = name => all.find(figures => figures.name === name)
  const rows = AIMS.flatMap(({ says, value, unit = '×', atLeast = 0, atMost = Number.POSITIVE_INFINITY }) => {
    const reached = value(run)
    if (reached === undefined) return []
    const bounds = [...(atLeast > 0 ? [`≥ ${atLeast}`] : []), ...(Number.isFinite(atMost) ? [`≤ ${atMost}`] : [])]
    const verdict = reached >= atLeast && reached <= atMost ? 'reached' : 'not reached'
    return [[says, `${reached.toFixed(2)} ${unit}`, `aim ${bounds.join(', ')}`, verdict]]
  })
  return rows.length === 0 ? '' : `${alignColumns(rows).join('\n')}\n`
}

/** Checks of tables of intervals: trials, epochs, presentations. Source: nwbinspector, `_tables`. */

import { isAscending } from '../ascending.ts'
import { defineCheck } from '../check.ts'
import { columnsOf } from '../dynamic-table.ts'
import type { InspectedArray } from '../inspected-array.ts'
import { formatFloat } from '../python-words.ts'
import { extentOf, formatYears, YEAR_SECONDS } from '../time-extent.ts'

/** Rows that are looked at. */
const FIRST = 200

export const checkTimeIntervalTimeColumns = defineCheck(
  {
    name: 'check_time_interval_time_columns',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeIntervals',
    finds: 'Intervals that are not in the order of their start.',
  },
  async intervals =>
    isAscending(await firstOf(intervals.array('start_time')))
      ? undefined
      : "['start_time'] holds times that are not in ascending order; all times count from the start of the session, in seconds.",
)

export const checkTimeIntervalsStopAfterStart = defineCheck(
  {
    name: 'check_time_intervals_stop_after_start',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeIntervals',
    finds: 'Intervals that stop before they start.',
  },
  async intervals => {
    const starts = await firstOf(intervals.array('start_time'))
    const stops = await firstOf(intervals.array('stop_time'))
    const row = starts.findIndex((start, index) => (stops[index] ?? Number.NaN) - start < 0)
    return row < 0
      ? undefined
      : `The interval in row ${row} stops before it starts; both times count from the start of the session.`
  },
)

export const checkTimeIntervalsStartTimeNotConstant = defineCheck(
  {
    name: 'check_time_intervals_start_time_not_constant',
    importance: 'CRITICAL',
    type: 'TimeIntervals',
    finds: 'Intervals that all start at one time.',
    reads: 'everything',
  },
  async intervals => {
    const starts = intervals.array('start_time')
    if (starts === undefined || (starts.shape[0] ?? 0) < 2) return undefined
    const [start = Number.NaN] = await firstOf(starts)
    for (const region of starts.blocks())
      if ((await starts.numbers(region)).some(time => time !== start)) return undefined
    return `All intervals start at ${formatFloat(start)} s; their times seem not to count from the start of the session.`
  },
)

export const checkTimeIntervalsDuration = defineCheck(
  {
    name: 'check_time_intervals_duration',
    importance: 'CRITICAL',
    type: 'TimeIntervals',
    finds: 'Intervals over more than a year.',
    reads: 'ends',
  },
  async intervals => {
    const columns = columnsOf(intervals).filter(
      ({ name, data }) => name.endsWith('_time') && data.node.dtype !== 'string',
    )
    const { seconds } = (await extentOf(columns.map(({ data }) => data))) ?? {}
    if (seconds === undefined || !(seconds > YEAR_SECONDS)) return undefined
    return `The intervals span ${formatYears(seconds)}; are their times in seconds?`
  },
)

const firstOf = async (column: InspectedArray | undefined): Promise<Float64Array> =>
  (await column?.numbers(column.head(FIRST))) ?? new Float64Array(0)

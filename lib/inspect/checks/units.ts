/** Checks of sorted units and their spikes. Source: nwbinspector, `_ecephys` and `_tables`. */

import { isAscending } from '../ascending.ts'
import { defineCheck } from '../check.ts'
import { type Column, columnNamed } from '../dynamic-table.ts'
import type { InspectedArray } from '../inspected-array.ts'
import type { NwbObject } from '../nwb-object.ts'
import { formatFloat } from '../python-words.ts'
import { extentOf, formatYears, YEAR_SECONDS } from '../time-extent.ts'

/** Spikes that are looked at: of the table, or of each unit. */
const FIRST = 200

/** Units whose spikes are held against what was observed. */
const FIRST_UNITS = 4

/** A coarser resolution than 10 ms is none of spikes. */
const COARSEST_SECONDS = 0.01

export const checkUnitsTableHasSpikes = defineCheck(
  {
    name: 'check_units_table_has_spikes',
    importance: 'CRITICAL',
    type: 'Units',
    finds: 'Units without a column of spike times.',
  },
  units =>
    units.array('spike_times') === undefined
      ? 'The table of units has no spike_times; data without spikes belongs in another table.'
      : undefined,
)

export const checkNegativeSpikeTimes = defineCheck(
  {
    name: 'check_negative_spike_times',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Units',
    finds: 'Spikes before the session.',
    reads: 'everything',
  },
  async (units, { compat }) => {
    const spikes = units.array('spike_times')
    if (spikes === undefined) return undefined
    for (const region of spikes.blocks({ isWhole: compat })) {
      const early = (await spikes.numbers(region)).find(time => time < 0)
      if (early !== undefined)
        return `There are spikes before the session, the first at ${formatFloat(early)} s; times count from its earliest moment.`
    }
    return undefined
  },
)

export const checkUnitsResolutionIsSet = defineCheck(
  {
    name: 'check_units_resolution_is_set',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Units',
    finds: 'Spike times without a resolution.',
  },
  async units => {
    if (units.array('spike_times') === undefined) return undefined
    const resolution = await resolutionOf(units)
    if (resolution !== undefined && resolution > 0) return undefined
    const found = resolution === undefined ? 'not set' : `${formatFloat(resolution)}, which is none`
    return `The resolution of spike_times is ${found}; it should be 1 / sampling rate, in seconds.`
  },
)

export const checkUnitsResolutionIsValid = defineCheck(
  {
    name: 'check_units_resolution_is_valid',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Units',
    finds: 'A resolution of spike times that is too coarse.',
  },
  async units => {
    const resolution = await resolutionOf(units)
    return resolution !== undefined && resolution > COARSEST_SECONDS
      ? `The resolution of spike_times, ${formatFloat(resolution)} s, is too large; it should be 1 / sampling rate.`
      : undefined
  },
)

export const checkSpikeTimesNotInSamples = defineCheck(
  {
    name: 'check_spike_times_not_in_samples',
    importance: 'CRITICAL',
    type: 'Units',
    finds: 'Spike times that count samples.',
  },
  async units => {
    const first = await firstSpikes(units)
    if (first.length === 0 || ((await resolutionOf(units)) ?? 0) >= 1 || !first.every(Number.isInteger))
      return undefined
    return 'The spike times are whole numbers, samples as it seems; they must be in seconds.'
  },
)

export const checkAscendingSpikeTimes = defineCheck(
  {
    name: 'check_ascending_spike_times',
    importance: 'CRITICAL',
    type: 'Units',
    finds: 'Spikes of a unit that are not in the order of time.',
  },
  async units => {
    const column = columnNamed(units, 'spike_times')
    if (column === undefined) return undefined
    const isExact = ((await resolutionOf(units)) ?? 0) > 0
    const rows = await firstRows(column)
    for (const [row, spikes] of rows.entries()) {
      const first = spikes.subarray(0, FIRST)
      if (!isAscending(first)) return `The spikes of the unit in row ${row} are not in ascending order.`
      if (!isExact && first.some((time, index) => time === first[index - 1]))
        return `The unit in row ${row} has several spikes at one time, and no resolution says that this may be.`
    }
    return undefined
  },
)

export const checkSpikeTimesWithoutNans = defineCheck(
  {
    name: 'check_spike_times_without_nans',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Units',
    finds: 'NaN among the spike times.',
  },
  async units => ((await firstSpikes(units)).some(Number.isNaN) ? 'There is NaN among the spike times.' : undefined),
)

export const checkSpikeTimesNotInUnobservedInterval = defineCheck(
  {
    name: 'check_spike_times_not_in_unobserved_interval',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Units',
    finds: 'Spikes outside of the intervals in which their unit was observed.',
  },
  async units => {
    const [spikes, observed] = [columnNamed(units, 'spike_times'), columnNamed(units, 'obs_intervals')]
    if (spikes === undefined || observed === undefined) return undefined
    const intervals = await firstRows(observed, FIRST_UNITS)
    const rows = await firstRows(spikes, FIRST_UNITS)
    const row = rows.findIndex((times, index) => times.some(time => !isObserved(time, intervals[index])))
    return row < 0 ? undefined : `The unit in row ${row} has spikes outside of its observed intervals.`
  },
)

export const checkUnitsTableDuration = defineCheck(
  {
    name: 'check_units_table_duration',
    importance: 'CRITICAL',
    type: 'Units',
    finds: 'Spikes over more than a year.',
    reads: 'ends',
  },
  async units => {
    const spikes = units.array('spike_times')
    const { seconds } = (spikes && (await extentOf([spikes]))) ?? {}
    if (seconds === undefined || !(seconds > YEAR_SECONDS)) return undefined
    return `The spikes lie ${formatYears(seconds)} apart, more than ${formatYears(YEAR_SECONDS)}; are their times in seconds?`
  },
)

const resolutionOf = (units: NwbObject): Promise<number | undefined> => units.number('spike_times.resolution')

async function firstSpikes(units: NwbObject): Promise<Float64Array> {
  const spikes = units.array('spike_times')
  return (await spikes?.numbers(spikes.head(FIRST))) ?? new Float64Array(0)
}

/** Elements of the first rows, as far as the first chunks of the column and its index go. */
async function firstRows({ data, index }: Column, count = Number.POSITIVE_INFINITY): Promise<readonly Float64Array[]> {
  const rowLength = data.shape.slice(1).reduce((product, length) => product * length, 1)
  const ends = index === undefined ? [data.shape[0] ?? 0] : await firstEnds(index, count)
  const elements = await data.numbers(data.head(ends.at(-1) ?? 0))
  const known = ends.filter((_, row) => (ends[row - 1] ?? 0) * rowLength < elements.length || row === 0)
  return known.map((end, row) => elements.subarray((known[row - 1] ?? 0) * rowLength, end * rowLength))
}

const firstEnds = async (index: InspectedArray, count: number): Promise<readonly number[]> => [
  ...(await index.numbers(index.head(count))),
]

/** `intervals`: start and stop in turn, both of which belong to the interval. */
function isObserved(time: number, intervals: Float64Array = new Float64Array(0)): boolean {
  for (let at = 0; at + 1 < intervals.length; at += 2)
    if ((intervals[at] ?? Number.NaN) <= time && time <= (intervals[at + 1] ?? Number.NaN)) return true
  return false
}

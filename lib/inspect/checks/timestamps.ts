/** Checks of when the samples of time series were taken. Source: nwbinspector, `_time_series`. */

import { isAscending } from '../ascending.ts'
import { defineCheck } from '../check.ts'
import type { InspectedArray } from '../inspected-array.ts'
import type { NwbObject } from '../nwb-object.ts'
import { formatFloat, roundHalfEven } from '../python-words.ts'
import { formatYears, YEAR_SECONDS } from '../time-extent.ts'

/** Timestamps that are looked at where the first ones tell enough. */
const FIRST = 200

/** Timestamps of this size, if regular, are worth more than others. */
const SEVERE_BYTES = 1e9

/** A rate below this is a period by mistake, as a rule. */
const LOWEST_RATE_HZ = 0.01

export const checkRegularTimestamps = defineCheck(
  {
    name: 'check_regular_timestamps',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'Timestamps that a starting time and a rate would do for.',
    reads: 'everything',
  },
  async (series, { compat }) => {
    const timestamps = series.array('timestamps')
    if (timestamps === undefined || (timestamps.shape[0] ?? 0) <= 2) return undefined
    const [start = 0, second = 0] = await timestamps.numbers(timestamps.head(FIRST))
    // For upstream NaN is as far from NaN as from the next one.
    if (second === start || (!compat && Number.isNaN(second - start))) return undefined
    if (!(await isRegular(timestamps, { isWhole: compat }))) return undefined
    const rate = formatFloat(1 / (second - start))
    const severity = 8 * (timestamps.shape[0] ?? 0) > SEVERE_BYTES ? 'HIGH' : 'LOW'
    const message = `The timestamps are regular; starting_time=${formatFloat(start)} with rate=${rate} would say the same.`
    return { severity, message }
  },
)

export const checkTimestampsAscending = defineCheck(
  {
    name: 'check_timestamps_ascending',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'Timestamps that go back in time.',
  },
  async series => {
    const first = await firstTimestamps(series)
    return isAscending(first) ? undefined : `The timestamps of ${series.name} are not ascending.`
  },
)

export const checkTimestampsWithoutNans = defineCheck(
  {
    name: 'check_timestamps_without_nans',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'NaN among the first timestamps.',
  },
  async series =>
    (await firstTimestamps(series)).some(Number.isNaN)
      ? `There is NaN among the timestamps of ${series.name}.`
      : undefined,
)

export const checkTimestampOfTheFirstSampleIsNotNegative = defineCheck(
  {
    name: 'check_timestamp_of_the_first_sample_is_not_negative',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'TimeSeries',
    finds: 'Series that begin before the session.',
  },
  async series => {
    const start = (await series.number('starting_time')) ?? (await firstTimestamps(series))[0]
    if (start === undefined || !(start < 0)) return undefined
    return `The first sample is from ${formatFloat(start)} s, before the session: session_start_time should be the earliest time.`
  },
)

export const checkRateIsNotZero = defineCheck(
  {
    name: 'check_rate_is_not_zero',
    importance: 'CRITICAL',
    type: 'TimeSeries',
    finds: 'A rate of zero for more than one sample.',
  },
  async series => {
    const samples = series.array('data')?.shape[0] ?? 0
    return samples > 1 && (await rateOf(series)) === 0 ? `${series.name} has a sampling rate of 0.0 Hz.` : undefined
  },
)

export const checkRateIsPositive = defineCheck(
  { name: 'check_rate_is_positive', importance: 'CRITICAL', type: 'TimeSeries', finds: 'A rate below zero.' },
  async series => {
    const rate = await rateOf(series)
    return rate !== undefined && rate < 0
      ? `${series.name} has a sampling rate below zero: ${formatFloat(rate)} Hz.`
      : undefined
  },
)

export const checkRateNotBelowThreshold = defineCheck(
  {
    name: 'check_rate_not_below_threshold',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'A rate so low that it may be a period.',
  },
  async series => {
    const rate = await rateOf(series)
    if (rate === undefined || !(rate > 0 && rate < LOWEST_RATE_HZ)) return undefined
    const period = (1 / rate).toFixed(2)
    return `${series.name} has a rate of ${formatFloat(rate)} Hz, a sample each ${period} s; is it a period instead?`
  },
)

export const checkTimeSeriesDuration = defineCheck(
  {
    name: 'check_time_series_duration',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'Series that last for more than a year.',
    reads: 'ends',
  },
  async series => {
    const seconds = await durationOf(series)
    if (seconds === undefined || !(seconds > YEAR_SECONDS)) return undefined
    return `${series.name} lasts for ${formatYears(seconds)}; are its times in seconds?`
  },
)

/** None where the series has a rate instead, or lies about both. */
async function firstTimestamps(series: NwbObject): Promise<Float64Array> {
  const timestamps = series.array('timestamps')
  return (await timestamps?.numbers(timestamps.head(FIRST))) ?? new Float64Array(0)
}

const rateOf = (series: NwbObject): Promise<number | undefined> => series.number('starting_time.rate')

/**
 * Have all neighbours the same distance, to a nanosecond? Reads no further than to the first that has another. Where the end is
 * too far away, the last one must be where it would be then.
 */
async function isRegular(timestamps: InspectedArray, { isWhole }: { readonly isWhole: boolean }): Promise<boolean> {
  const count = timestamps.shape[0] ?? 0
  let seen = 0
  let first = Number.NaN
  let last = Number.NaN
  let distance: number | undefined
  for (const region of timestamps.blocks({ isWhole })) {
    for (const time of await timestamps.numbers(region)) {
      if (seen++ === 0) first = time
      else {
        const next = roundHalfEven((time - last) * 1e9)
        // NaN is the same as NaN here, and 0 as -0.
        if (distance !== undefined && !(next === distance || (Number.isNaN(next) && Number.isNaN(distance))))
          return false
        distance = next
      }
      last = time
    }
  }
  if (distance === undefined || seen === count) return distance !== undefined
  const [end = Number.NaN] = await timestamps.numbers(timestamps.rows(count - 1, 1))
  const period = (last - first) / (seen - 1)
  return Math.abs(end - first - (count - 1) * period) < period
}

async function durationOf(series: NwbObject): Promise<number | undefined> {
  const timestamps = series.array('timestamps')
  const samples = timestamps?.shape[0] ?? series.array('data')?.shape[0] ?? 0
  if (samples <= 1) return undefined
  if (timestamps === undefined) return (samples - 1) / ((await rateOf(series)) || Number.NaN)
  const [first = Number.NaN] = await timestamps.numbers(timestamps.head(FIRST))
  const [last = Number.NaN] = await timestamps.numbers(timestamps.rows(samples - 1, 1))
  return last - first
}

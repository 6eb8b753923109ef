/** Checks of time series: their timestamps, rates, shapes and units. Source: nwbinspector, `_time_series`. */

import { defineCheck } from '../check.ts'

export const checkMissingUnit = defineCheck(
  {
    name: 'check_missing_unit',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'Data without a unit.',
  },
  async series => {
    if (series.array('data') === undefined) return undefined
    return (await series.text('data.unit')) ? undefined : 'The data has no unit.'
  },
)

export const checkTimestampsWithoutNans = defineCheck(
  {
    name: 'check_timestamps_without_nans',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'NaN among the first timestamps.',
  },
  async series => {
    const timestamps = series.array('timestamps')
    const first = await timestamps?.numbers(timestamps.head(200))
    return first?.some(Number.isNaN) ? `The timestamps of ${series.name} have NaN among them.` : undefined
  },
)

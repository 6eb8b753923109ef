/** Checks of the data of time series: shapes and units. Source: nwbinspector, `_time_series`. */

import { elementCount } from '#lib/array/region.ts'
import { defineCheck } from '../check.ts'
import type { NwbObject } from '../nwb-object.ts'
import { formatFloat } from '../python-words.ts'

export const checkDataOrientation = defineCheck(
  {
    name: 'check_data_orientation',
    importance: 'CRITICAL',
    type: 'TimeSeries',
    finds: 'Data in which another axis than the first, time, is the longest.',
  },
  series => {
    const shape = series.array('data')?.shape ?? []
    const [time = 0, ...others] = shape
    if (series.isA('SpikeEventSeries') || !others.some(length => length > time)) return undefined
    const longest = Math.max(...shape)
    return `Time should be the first axis and is mostly the longest one; of the shape [${shape.join(', ')}], ${longest} is longest.`
  },
)

export const checkTimestampsMatchFirstDimension = defineCheck(
  {
    name: 'check_timestamps_match_first_dimension',
    importance: 'CRITICAL',
    type: 'TimeSeries',
    finds: 'More or fewer timestamps than samples.',
  },
  series => {
    const [samples] = series.array('data')?.shape ?? []
    const [timestamps] = series.array('timestamps')?.shape ?? []
    if (samples === undefined || timestamps === undefined || samples === timestamps) return undefined
    if (samples === 0 && series.array('external_file') !== undefined) return undefined
    if (timestamps === 0 && series.isA('ImageSeries') && isIndexed(series)) return undefined
    return `There are ${samples} samples along the first axis of the data, and ${timestamps} timestamps.`
  },
)

export const checkMissingUnit = defineCheck(
  {
    name: 'check_missing_unit',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'A unit that is blank.',
  },
  // Readers take a unit that is absent for “unknown”; that it is absent is for the validation to say.
  async series => ((await series.text('data.unit')) === '' ? 'The data has no unit.' : undefined),
)

/** What a resolution that nobody knows is given as. */
const UNKNOWN_RESOLUTION = -1

export const checkResolution = defineCheck(
  {
    name: 'check_resolution',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'A resolution that can be none.',
  },
  async series => {
    const resolution = (await series.number('data.resolution')) ?? UNKNOWN_RESOLUTION
    if (resolution === UNKNOWN_RESOLUTION || !(resolution <= 0)) return undefined
    return `The resolution is ${formatFloat(resolution)}; one that is not known is -1.0 or NaN.`
  },
)

export const checkTimeSeriesDataIsNotEmpty = defineCheck(
  {
    name: 'check_time_series_data_is_not_empty',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'TimeSeries',
    finds: 'Series without data.',
  },
  series => {
    const data = series.array('data')
    if (data === undefined || elementCount(data.shape) > 0) return undefined
    const files = series.array('external_file')
    return files !== undefined && elementCount(files.shape) > 0 ? undefined : `The data of ${series.name} is empty.`
  },
)

/** Does an IndexSeries show the images of this one? */
const isIndexed = (series: NwbObject): boolean =>
  series.session.objectsOf('IndexSeries').some(other => other.member('indexed_timeseries') === series)

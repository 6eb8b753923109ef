/** Checks of positions and directions. Source: nwbinspector, `_behavior`. */

import { defineCheck } from '../check.ts'
import { membersOf } from '../members.ts'
import type { NwbObject } from '../nwb-object.ts'

/** Samples that are looked at. */
const FIRST = 200

/** x, y and z. */
const MOST_COLUMNS = 3

const SPATIAL_UNITS = ['centimeters', 'degrees', 'meters', 'micrometers', 'millimeters', 'n.a.', 'pixels', 'radians']

export const checkSpatialSeriesDims = defineCheck(
  {
    name: 'check_spatial_series_dims',
    importance: 'CRITICAL',
    type: 'SpatialSeries',
    finds: 'Positions of more than three coordinates.',
  },
  series => {
    const columns = series.array('data')?.shape[1] ?? 1
    return columns > MOST_COLUMNS
      ? `A SpatialSeries has one column (x), two (x, y) or three (x, y, z); this one has ${columns}.`
      : undefined
  },
)

export const checkCompassDirectionUnit = defineCheck(
  {
    name: 'check_compass_direction_unit',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'CompassDirection',
    finds: 'Directions in other units than degrees and radians.',
  },
  async direction => {
    const remarks: string[] = []
    for (const series of membersOf(direction, 'SpatialSeries')) {
      const unit = await unitOf(series)
      if (unit === 'degrees' || unit === 'radians') continue
      remarks.push(`A CompassDirection holds angles in 'degrees' or 'radians', but ${series.name} is in '${unit}'.`)
    }
    return remarks
  },
)

export const checkSpatialSeriesRadiansMagnitude = defineCheck(
  {
    name: 'check_spatial_series_radians_magnitude',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'SpatialSeries',
    finds: 'Radians beyond a full turn.',
  },
  async series =>
    (await exceeds(series, ['radian', 'radians'], 2 * Math.PI))
      ? 'Positions in radians must lie between -2π and 2π.'
      : undefined,
)

export const checkSpatialSeriesDegreesMagnitude = defineCheck(
  {
    name: 'check_spatial_series_degrees_magnitude',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'SpatialSeries',
    finds: 'Degrees beyond a full turn.',
  },
  async series =>
    (await exceeds(series, ['degree', 'degrees'], 360))
      ? 'Positions in degrees must lie between -360 and 360.'
      : undefined,
)

export const checkSpatialSeriesUnit = defineCheck(
  {
    name: 'check_spatial_series_unit',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'SpatialSeries',
    finds: 'Positions in a unit that is not on the list.',
  },
  async series => {
    if (series.ancestor('CompassDirection') !== undefined || series.array('data') === undefined) return undefined
    const unit = await unitOf(series)
    if (SPATIAL_UNITS.includes(unit)) return undefined
    return `'${unit}' is no unit of a SpatialSeries; those are ${SPATIAL_UNITS.join(', ')}, of which n.a. stands for an unknown one.`
  },
)

const unitOf = async (series: NwbObject): Promise<string> => (await series.text('data.unit')) ?? ''

/** Is one of the first samples, in one of these units, further from zero than `limit`? */
async function exceeds(series: NwbObject, units: readonly string[], limit: number): Promise<boolean> {
  const data = series.array('data')
  if (data === undefined || !units.includes(await unitOf(series))) return false
  return (await data.numbers(data.head(FIRST))).some(value => Math.abs(value) > limit)
}

/** Checks of signals that were split into frequency bands. Source: nwbinspector, `_misc`. */

import { defineCheck } from '../check.ts'

export const checkDecompositionSeriesUnit = defineCheck(
  {
    name: 'check_decomposition_series_unit',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'DecompositionSeries',
    finds: 'Units that do not go with what was measured.',
  },
  async series => {
    const unit = await series.text('data.unit')
    const metric = await series.text('metric')
    // An empty unit is told by check_missing_unit.
    if (!unit) return undefined
    if (unit === 'no unit') return `The unit is 'no unit'; the metric '${metric}' has one.`
    if (metric?.toLowerCase() === 'phase' && unit !== 'radians' && unit !== 'degrees')
      return `A phase is in 'radians' or 'degrees', not in '${unit}'.`
    const source = await series.member('source_timeseries')?.text('data.unit')
    return metric?.toLowerCase() === 'amplitude' && source !== undefined && source !== unit
      ? `An amplitude has the unit of its source, '${source}', not '${unit}'.`
      : undefined
  },
)

export const checkDecompositionSeriesSourceTimeseries = defineCheck(
  {
    name: 'check_decomposition_series_source_timeseries',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'DecompositionSeries',
    finds: 'Decompositions that do not say of what.',
  },
  series =>
    series.member('source_timeseries') === undefined
      ? 'There is no source_timeseries, which would tell what signal was decomposed.'
      : undefined,
)

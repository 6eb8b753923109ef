import type { Entries } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

const series = (unit: string, times: readonly (number | string)[]): Entries => ({
  '/acquisition/ts': { type: 'TimeSeries' },
  '/acquisition/ts/data': { dtype: 'float64', shape: [times.length], attributes: { unit } },
  '/acquisition/ts/timestamps': { dtype: 'float64', shape: [times.length], values: times },
})

export const TIME_SERIES_SEEDS: Seeds = {
  check_missing_unit: { faulty: series('', [0, 1]), sound: series('m', [0, 1]) },
  check_timestamps_without_nans: { faulty: series('m', [0, 'NaN']), sound: series('m', [0, 1]) },
}

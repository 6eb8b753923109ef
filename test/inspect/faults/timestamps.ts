import type { Entries } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

const at = (...times: (number | string)[]): Entries => ({
  '/acquisition/ts': { type: 'TimeSeries' },
  '/acquisition/ts/data': { dtype: 'int16', shape: [times.length] },
  '/acquisition/ts/timestamps': { dtype: 'float64', shape: [times.length], values: times },
})

const rated = (rate: number, samples = 2, start = 0): Entries => ({
  '/acquisition/ts': { type: 'TimeSeries' },
  '/acquisition/ts/data': { dtype: 'int16', shape: [samples] },
  '/acquisition/ts/starting_time': { dtype: 'float64', shape: [], values: [start], attributes: { rate } },
})

export const TIMESTAMPS_SEEDS: Seeds = {
  check_regular_timestamps: { faulty: at(0.1, 0.2, 0.3000000001), sound: at(0.1, 0.2, 0.300000001) },
  check_timestamps_ascending: { faulty: at(0, 2, 'NaN', 1), sound: at(0, 1, 'NaN', 1) },
  check_timestamps_without_nans: { faulty: at(0, 'NaN'), sound: at(0, 1) },
  check_timestamp_of_the_first_sample_is_not_negative: { faulty: rated(1, 2, -0.5), sound: at('-0', 1) },
  check_rate_is_not_zero: { faulty: rated(0, 2), sound: rated(0, 1) },
  check_rate_is_positive: { faulty: rated(-1), sound: rated(0) },
  check_rate_not_below_threshold: { faulty: rated(0.0099), sound: rated(0.01) },
  check_time_series_duration: { faulty: at(0, 1, 31_557_601), sound: rated(1, 31_557_601) },
}

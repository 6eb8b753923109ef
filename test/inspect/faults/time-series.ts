import type { AttributeEntry, Entries } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

interface SeriesParts {
  readonly type?: string
  readonly shape?: readonly number[]
  readonly timestamps?: number
  readonly attributes?: Readonly<Record<string, AttributeEntry>>
}

const series = ({ type = 'TimeSeries', shape = [3], timestamps, attributes = {} }: SeriesParts): Entries => ({
  '/acquisition/ts': { type },
  '/acquisition/ts/data': { dtype: 'float32', shape, attributes },
  ...(timestamps !== undefined && { '/acquisition/ts/timestamps': { dtype: 'float64', shape: [timestamps] } }),
})

const EXTERNAL: Entries = {
  '/acquisition/ts/external_file': { dtype: 'string', shape: [1], values: ['a.mp4'] },
}

export const TIME_SERIES_SEEDS: Seeds = {
  check_data_orientation: { faulty: series({ shape: [3, 4] }), sound: series({ shape: [4, 4] }) },
  check_timestamps_match_first_dimension: {
    faulty: series({ shape: [3], timestamps: 4 }),
    sound: { ...series({ type: 'ImageSeries', shape: [0, 0, 0], timestamps: 4 }), ...EXTERNAL },
  },
  check_missing_unit: { faulty: series({ attributes: { unit: '' } }), sound: series({ attributes: { unit: 'm' } }) },
  check_resolution: {
    faulty: series({ attributes: { resolution: 0 } }),
    sound: series({ attributes: { resolution: -1 } }),
  },
  check_time_series_data_is_not_empty: {
    faulty: series({ shape: [0, 5] }),
    sound: { ...series({ type: 'ImageSeries', shape: [0, 0, 0] }), ...EXTERNAL },
  },
}

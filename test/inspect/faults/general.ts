import type { Seeds } from './seed.ts'

export const GENERAL_SEEDS: Seeds = {
  check_name_slashes: {
    faulty: { '/acquisition/a\\b': { type: 'TimeSeries' } },
    sound: { '/acquisition/a_b': { type: 'TimeSeries' } },
  },
  check_name_colons: {
    faulty: { '/acquisition/a:b': { type: 'TimeSeries' } },
    sound: { '/acquisition/a.b': { type: 'TimeSeries' } },
  },
}

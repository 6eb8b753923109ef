import type { Entries } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

const series = (name: string, description = 'what it is'): Entries => ({
  [`/acquisition/${name}`]: { type: 'TimeSeries', attributes: { description } },
})

export const GENERAL_SEEDS: Seeds = {
  check_name_slashes: { faulty: series('a\\b'), sound: series('a_b') },
  check_name_colons: { faulty: series('a:b'), sound: series('a.b') },
  check_description: {
    faulty: {
      ...series('placeholder', 'No description.'),
      ...series('blank', ' '),
      '/acquisition/default': { type: 'TimeSeries' },
      '/general/devices/none': { type: 'Device' },
    },
    sound: series('a', 'no descriptions'),
    count: 4,
  },
}

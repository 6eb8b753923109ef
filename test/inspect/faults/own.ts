import type { Entries, Entry } from '#test/support/small-tree.ts'
import { floats, list, tableAt } from './columns.ts'
import type { Seeds } from './seed.ts'

const ragged = (...ends: readonly number[]): Entries =>
  tableAt('/scratch/t', 'DynamicTable', {
    a: floats(1, 2, 3),
    a_index: list('uint8', ends, { target: { ref: '/scratch/t/a' } }),
  })

const named = (...names: readonly string[]): Entries => {
  const entries = ragged(3)
  return { ...entries, '/scratch/t': { ...entries['/scratch/t'], attributes: { colnames: names } } }
}

const device = (id?: string): Entry => ({ type: 'Device', attributes: id === undefined ? {} : { object_id: id } })

const devices = (...ids: readonly (string | undefined)[]): Entries =>
  Object.fromEntries(ids.map((id, index) => [`/general/devices/${index}`, device(id)]))

export const OWN_SEEDS: Seeds = {
  check_own_vector_index: {
    faulty: {
      ...ragged(2),
      ...tableAt('/scratch/u', 'DynamicTable', {
        b: floats(1),
        b_index: list('uint8', [1, 0], { target: { ref: '/scratch/u/b' } }),
      }),
    },
    sound: ragged(0, 3, 3),
    count: 2,
  },
  check_own_table_columns: { faulty: named('b'), sound: named('a'), count: 2 },
  check_own_object_ids: { faulty: devices('a', 'a', undefined), sound: devices('a', 'b'), count: 2 },
  check_own_unforeseen_members: {
    faulty: { '/general/devices/d': { type: 'Device' }, '/general/devices/d/notes': floats(1) },
    sound: {
      '/general/devices/d': { type: 'Device' },
      '/acquisition/d': { type: 'TimeSeries' },
      '/acquisition/d/data': floats(1),
    },
  },
}

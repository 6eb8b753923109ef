import { type Entries, text } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

/** A series of as many bytes. */
const series = (bytes: number, filters: readonly string[] = [], chunkLength = 1e6): Entries => ({
  '/acquisition/ts': { type: 'TimeSeries' },
  '/acquisition/ts/data': { dtype: 'uint8', shape: [bytes], chunkShape: [chunkLength], filters },
})

export const CONTAINER_SEEDS: Seeds = {
  check_large_dataset_compression: { faulty: series(20e9 + 1, ['shuffle']), sound: series(20e9) },
  check_small_dataset_compression: { faulty: series(50e6 + 1), sound: series(50e6 + 1, ['shuffle', 'gzip 4']) },
  check_single_chunk_dataset: { faulty: series(50e6, [], 50e6), sound: series(50e6, [], 50e6 - 1) },
  check_empty_string_for_optional_attribute: {
    faulty: { '/general/lab': text(''), '/general/devices/d': { type: 'Device', attributes: { manufacturer: '' } } },
    sound: { '/general/lab': text('x'), '/general/devices/d': { type: 'Device' }, '/session_description': text('') },
    count: 2,
  },
}

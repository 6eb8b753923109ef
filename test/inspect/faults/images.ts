import type { InspectedFile } from '#lib/inspect/inspected-session.ts'
import type { Entries, Entry } from '#test/support/small-tree.ts'
import { list, refs, tableAt } from './columns.ts'
import type { Seeds } from './seed.ts'

const IMAGE: Entry = { type: 'GrayscaleImage', dtype: 'uint8', shape: [2, 2] }

const images = (...order: readonly string[]): Entries => ({
  '/stimulus/templates/i': { type: 'Images' },
  '/stimulus/templates/i/a': IMAGE,
  '/stimulus/templates/i/b': IMAGE,
  '/stimulus/templates/i/order_of_images': {
    type: 'ImageReferences',
    ...refs(...order.map(name => `/stimulus/templates/i/${name}`)),
  },
})

const indices = (name: string): Entries => ({
  ...images('a', 'b'),
  '/acquisition/ts': { type: 'TimeSeries' },
  '/stimulus/presentation/s': { type: 'IndexSeries' },
  [`/stimulus/presentation/s/${name}`]: {
    link: name === 'indexed_images' ? '/stimulus/templates/i' : '/acquisition/ts',
  },
})

export const IMAGE_SEEDS: Seeds = {
  check_order_of_images_unique: { faulty: images('a', 'a'), sound: images('a', 'b') },
  check_order_of_images_len: { faulty: images('a'), sound: images('b', 'a') },
  check_index_series_points_to_image: { faulty: indices('indexed_timeseries'), sound: indices('indexed_images') },
}

const movie = (...files: readonly string[]): Entries => ({
  '/acquisition/m': { type: 'ImageSeries' },
  '/acquisition/m/external_file': list('string', files, {
    starting_frame: { dtype: 'int32', shape: [1], values: [0] },
  }),
})

const held = (type: string, frames: number): Entries => ({
  '/acquisition/m': { type },
  '/acquisition/m/data': { dtype: 'uint16', shape: [frames, 1000, 1000] },
})

const beside = (...names: readonly string[]): Partial<InspectedFile> => ({
  hasNeighbour: async name => names.includes(name),
})

const codec = (name: string): Partial<InspectedFile> => ({ codecOf: async () => name })

export const IMAGE_SERIES_SEEDS: Seeds = {
  check_image_series_external_file_valid: {
    faulty: movie('a.mp4', 'b.mp4', 'c.mp4'),
    faultyFile: beside('a.mp4'),
    sound: movie('a.mp4', '/b.mp4'),
    soundFile: beside('a.mp4'),
    count: 2,
  },
  check_image_series_external_file_relative: {
    faulty: movie('C:\\movies\\a.mp4', '/movies/a.mp4', '\\\\server\\a.mp4'),
    sound: movie('movies/a.mp4', '../C/a.mp4'),
    count: 3,
  },
  check_image_series_external_file_forward_slashes: { faulty: movie('movies\\a.mp4'), sound: movie('movies/a.mp4') },
  check_image_series_external_file_format: {
    faulty: movie('a.avi', 'a.mp4'),
    faultyFile: { codecOf: async name => (name === 'a.avi' ? 'h264' : 'mjpeg') },
    sound: movie('a.avi'),
    soundFile: codec('ffv1'),
    count: 2,
  },
  check_image_series_data_size: { faulty: held('ImageSeries', 10_001), sound: held('TwoPhotonSeries', 10_001) },
  check_image_series_starting_frame_without_external_file: { faulty: movie(), sound: movie('a.mp4') },
}

const annotated = (type: string, lab: Entries = {}): Entries => ({
  ...tableAt('/acquisition/meanings', 'MeaningsTable', {}),
  '/acquisition/meanings/HED': { type, ...list('string', ['Red']) },
  ...lab,
})

export const HED_SEEDS: Seeds = {
  check_hed_lab_metadata_exists: {
    faulty: annotated('HedTags'),
    sound: annotated('HedTags', { '/general/hed_schema': { type: 'HedLabMetaData' } }),
  },
  check_hed_value_vector_not_in_meanings_table: { faulty: annotated('HedValueVector'), sound: annotated('HedTags') },
}

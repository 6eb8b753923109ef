import { type Entries, type Entry, text } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

const general = (name: string, value: string): Entries => ({ [`/general/${name}`]: text(value) })

const list = (name: string, ...values: string[]): Entries => {
  const entry: Entry = { dtype: 'string', shape: [values.length], values }
  return { [`/general/${name}`]: entry }
}

const start = (value: string): Entries => ({ '/session_start_time': text(value) })

export const NWB_FILE_SEEDS: Seeds = {
  check_session_start_time_old_date: {
    faulty: start('1980-01-01T00:00:00+00:00'),
    sound: start('1980-01-01T00:00:01+00:00'),
  },
  check_session_start_time_future_date: {
    faulty: start('2026-01-01T00:00:00+00:00'),
    sound: start('2026-01-01T00:59:59+01:00'),
  },
  check_experimenter_exists: { faulty: {}, sound: list('experimenter', 'Curie, Marie') },
  check_experimenter_form: {
    faulty: list('experimenter', 'Marie Curie', 'Curie, Marie', 'M. Curie'),
    sound: list('experimenter', 'Curie, Marie', "O'Keefe, John M.", 'Núñez-Ruiz, José'),
    count: 2,
  },
  check_experiment_description: { faulty: {}, sound: general('experiment_description', 'rats in mazes') },
  check_institution: { faulty: general('institution', ''), sound: general('institution', 'An institute') },
  check_keywords: { faulty: {}, sound: list('keywords', 'mouse') },
  check_subject_exists: { faulty: {}, sound: { '/general/subject': { type: 'Subject' } } },
  check_doi_publications: {
    faulty: list('related_publications', 'Some Journal 12, 2020', 'doi:10.1/x'),
    sound: list('related_publications', 'doi:10.1/x', 'https://doi.org/10.1/y', 'http://dx.doi.org/10.1/z'),
  },
  check_publication_list_format: {
    faulty: list('related_publications', 'doi:10.1/x, doi:10.1/y'),
    sound: list('related_publications', 'doi:10.1/x', 'A, B and C, 2020, doi:10.1/y'),
  },
  check_session_id_no_slashes: { faulty: general('session_id', 'a/b'), sound: general('session_id', 'a-b') },
  check_file_extension: {
    faulty: {},
    faultyFile: { url: 'folder/x.nwb/session.zarr', backend: 'zarr' },
    sound: {},
    soundFile: { url: 'folder/session.2020.nwb.zarr/', backend: 'zarr' },
  },
  check_processing_module_name: {
    faulty: { '/processing/running': { type: 'ProcessingModule' } },
    sound: { '/processing/behavior': { type: 'ProcessingModule' } },
  },
}

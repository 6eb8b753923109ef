import { type Entries, text } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

const subject = (fields: Readonly<Record<string, string>>): Entries => ({
  '/general/subject': { type: 'Subject' },
  ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`/general/subject/${name}`, text(value)])),
})

const reference = (value: string): Entries => ({
  ...subject({}),
  '/general/subject/age': { ...text('P3D'), attributes: { reference: value } },
})

export const SUBJECT_SEEDS: Seeds = {
  check_subject_age: { faulty: subject({ age: '3 days' }), sound: subject({ age: 'P3D/' }) },
  check_subject_proper_age_range: {
    faulty: subject({ age: 'P12M/P1Y' }),
    sound: subject({ age: 'P1M/P32D' }),
  },
  check_subject_age_reference: { faulty: reference('weaning'), sound: reference('gestational') },
  check_subject_id_exists: { faulty: subject({}), sound: subject({ subject_id: '1' }) },
  check_subject_id_no_slashes: { faulty: subject({ subject_id: 'a/1' }), sound: subject({ subject_id: 'a-1' }) },
  check_subject_sex: {
    faulty: subject({ sex: 'XX', species: 'Mus musculus' }),
    sound: subject({ sex: 'XX', species: 'C. elegans' }),
  },
  check_subject_species_exists: { faulty: subject({ species: '' }), sound: subject({ species: 'Mus musculus' }) },
  check_subject_species_form: {
    faulty: subject({ species: 'mouse' }),
    sound: subject({ species: 'http://purl.obolibrary.org/obo/NCBITaxon_10090' }),
  },
  check_subject_weight: { faulty: subject({ weight: '25' }), sound: subject({ weight: '25.5 G' }) },
}

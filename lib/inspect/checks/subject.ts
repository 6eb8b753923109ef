/** Checks of the subject. Source: nwbinspector, `_nwbfile_metadata`. */

import { defineCheck } from '../check.ts'
import { durationRange, durationSeconds, isDuration } from '../durations.ts'

const LATIN_NAME = /^(?:[A-Z][a-z]* [a-z]+|http:\/\/purl\.obolibrary\.org\/obo\/NCBITaxon_\d+)$/

const WEIGHT = /^\d+(\.\d+)? (kg|g|mg|ug|μg|ng|pg)$/i

const WORMS = ['Caenorhabditis elegans', 'C. elegans']

const WORM_SEXES = ['XO', 'XX']

const SEXES = ['M', 'F', 'O', 'U']

export const checkSubjectAge = defineCheck(
  {
    name: 'check_subject_age',
    importance: 'CRITICAL',
    type: 'Subject',
    finds: 'A subject with neither age nor date of birth, or with an age that is no ISO 8601 duration.',
  },
  async subject => {
    const age = await subject.text('age')
    if (age === undefined) {
      const hasBirth = (await subject.text('date_of_birth')) !== undefined
      return hasBirth ? undefined : 'Neither age nor date_of_birth of the subject is given; one of them is needed.'
    }
    if (isDuration(age) || durationRange(age) !== undefined) return undefined
    return `The subject's age “${age}” is no duration of ISO 8601, such as P90D, or a range of them, such as P90D/P120D.`
  },
)

export const checkSubjectProperAgeRange = defineCheck(
  {
    name: 'check_subject_proper_age_range',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'Subject',
    finds: 'A range of ages whose second end is not the greater one.',
  },
  async (subject, { now }) => {
    const age = (await subject.text('age')) ?? ''
    const [lower, upper] = durationRange(age)?.map(end => durationSeconds(end, now)) ?? []
    if (lower === undefined || upper === undefined || lower < upper) return undefined
    return `The range of the subject's age, “${age}”, does not begin with the smaller age.`
  },
)

export const checkSubjectAgeReference = defineCheck(
  {
    name: 'check_subject_age_reference',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Subject',
    finds: 'An age that counts from something else than birth or conception.',
  },
  async subject => {
    const reference = await subject.text('age.reference')
    if (reference === undefined || ['birth', 'gestational'].includes(reference)) return undefined
    return `The subject's age counts from “${reference}”; “birth” or “gestational” is expected.`
  },
)

export const checkSubjectIdExists = defineCheck(
  { name: 'check_subject_id_exists', importance: 'CRITICAL', type: 'Subject', finds: 'A subject without id.' },
  async (subject, { compat }) => {
    const id = await subject.text('subject_id')
    // Upstream takes a blank id for one.
    return id === undefined || (id === '' && !compat) ? 'The subject has no subject_id.' : undefined
  },
)

export const checkSubjectIdNoSlashes = defineCheck(
  {
    name: 'check_subject_id_no_slashes',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Subject',
    finds: 'A subject id with a slash.',
  },
  async subject => {
    const id = await subject.text('subject_id')
    return id?.includes('/')
      ? `The subject_id “${id}” has a slash, which breaks paths in the DANDI archive.`
      : undefined
  },
)

export const checkSubjectSex = defineCheck(
  { name: 'check_subject_sex', importance: 'CRITICAL', type: 'Subject', finds: 'A sex that is missing or unknown.' },
  async subject => {
    const sex = await subject.text('sex')
    if (!sex) return "The subject's sex is missing."
    const allowed = WORMS.includes((await subject.text('species')) ?? '') ? WORM_SEXES : SEXES
    return allowed.includes(sex)
      ? undefined
      : `The subject's sex is “${sex}”; one of ${allowed.join(', ')} is expected.`
  },
)

export const checkSubjectSpeciesExists = defineCheck(
  {
    name: 'check_subject_species_exists',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Subject',
    finds: 'A subject without species.',
  },
  async subject => ((await subject.text('species')) ? undefined : "The subject's species is missing."),
)

export const checkSubjectSpeciesForm = defineCheck(
  {
    name: 'check_subject_species_form',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Subject',
    finds: 'A species that is neither a Latin binomial nor a link to the NCBI taxonomy.',
  },
  async subject => {
    const species = await subject.text('species')
    if (!species || LATIN_NAME.test(species)) return undefined
    return `The subject's species “${species}” is no Latin binomial, such as Mus musculus, and no link to the NCBI taxonomy.`
  },
)

export const checkSubjectWeight = defineCheck(
  {
    name: 'check_subject_weight',
    importance: 'CRITICAL',
    type: 'Subject',
    finds: 'A weight that is no number with a unit.',
  },
  async subject => {
    const weight = await subject.text('weight')
    if (weight === undefined || WEIGHT.test(weight)) return undefined
    return `The subject's weight “${weight}” is not a number and a unit, such as “0.025 kg” or “25 g”.`
  },
)

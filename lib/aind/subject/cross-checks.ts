/** The service's record of an animal against what the NWB file and the release's table say of it. */

import { isGap } from '#lib/datasets/manifest/cells.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { MetadataInput, MetadataWarning } from '../builder.ts'
import type { JsonObject } from '../json-value.ts'
import { daysBefore, daysBetween } from './days.ts'
import type { NwbSubject } from './nwb-subject.ts'
import { BIRTH_TOLERANCE_DAYS, SUBJECT_RULES } from './subject-rules.ts'

const SEXES: Readonly<Record<string, string>> = { F: 'Female', M: 'Male' }

interface Conflict {
  readonly code: string
  readonly message: string
}

/** What is compared; `start` is the acquisition's, ISO 8601 in its own zone. */
export interface Compared {
  readonly details: JsonObject
  readonly nwb: NwbSubject
  readonly start: string
}

/** Throws InvalidInputError for a conflict that the dataset does not allow; else tells of it, and the service is believed. */
export function crossCheck(
  { dataset, session, mouseId, rows: [row] }: Pick<MetadataInput, 'dataset' | 'session' | 'mouseId' | 'rows'>,
  compared: Compared,
): readonly MetadataWarning[] {
  const rules = SUBJECT_RULES[dataset]
  const species = speciesConflict(compared)
  const fromFile = fileConflicts(compared)
  const fromTable = rules.checksTable && row !== undefined ? tableConflicts(compared, row.cells) : []
  const fatal = [...species, ...(rules.onConflict === 'fail' ? [...fromFile, ...fromTable] : [])]
  if (fatal.length > 0) {
    const message = `Session ${session.id}: of mouse ${mouseId}, ${fatal.map(conflict => conflict.message).join('; ')}.`
    throw new InvalidInputError(message, {
      advice: 'Nobody can tell here who is right: correct the record or the table.',
    })
  }
  return fromFile.map(({ code, message }) => ({
    code,
    message: `Of mouse ${mouseId}, ${message}; the service is believed.`,
  }))
}

function speciesConflict({ details, nwb }: Compared): readonly Conflict[] {
  const { species } = details
  const name = typeof species === 'object' && species !== null && 'name' in species ? species.name : null
  if (nwb.species === undefined || nwb.species === name) return []
  return [{ code: 'species-mismatch', message: differing('the species', name, `the file ${nwb.species}`) }]
}

function fileConflicts({ details, nwb, start }: Compared): readonly Conflict[] {
  const sex = nwb.sex === undefined ? undefined : (SEXES[nwb.sex] ?? nwb.sex)
  const born = nwb.age === undefined ? undefined : birthByAge(nwb.age, start)
  return [
    ...(sex === undefined || sex === details.sex
      ? []
      : [{ code: 'sex-mismatch', message: differing('the sex', details.sex, `the file ${sex}`) }]),
    ...(born === undefined || isSameDay(born, details.date_of_birth)
      ? []
      : [
          {
            code: 'date-of-birth-mismatch',
            message: differing('the birth', details.date_of_birth, `the file ${born}`),
          },
        ]),
    ...(nwb.genotype === undefined || nwb.genotype === details.genotype
      ? []
      : [
          {
            code: 'genotype-mismatch',
            message: differing('the genotype', details.genotype, `the file ${nwb.genotype}`),
          },
        ]),
  ]
}

function tableConflicts({ details, nwb }: Compared, cells: Readonly<Record<string, string>>): readonly Conflict[] {
  const { sex = '', genotype = '', age_in_days: age = '', date_of_acquisition: date = '' } = cells
  const named = SEXES[sex] ?? sex
  const born = isGap(age) || isGap(date) ? undefined : daysBefore(date, Number(age))
  return [
    ...(isGap(sex) || (named === details.sex && (nwb.sex === undefined || nwb.sex === sex))
      ? []
      : [{ code: 'sex-mismatch', message: differing('the sex', details.sex, `the table ${named}`) }]),
    ...(isGap(genotype) || (genotype === details.genotype && (nwb.genotype ?? genotype) === genotype)
      ? []
      : [{ code: 'genotype-mismatch', message: differing('the genotype', details.genotype, `the table ${genotype}`) }]),
    ...(born === undefined || isSameDay(born, details.date_of_birth)
      ? []
      : [
          {
            code: 'date-of-birth-mismatch',
            message: differing('the birth', details.date_of_birth, `the table ${born}`),
          },
        ]),
  ]
}

const differing = (what: string, inService: unknown, elsewhere: string): string =>
  `the service has ${what} ${inService ?? '(none)'}, ${elsewhere}`

const isSameDay = (born: string, inService: unknown): boolean =>
  typeof inService === 'string' && daysBetween(born, inService) <= BIRTH_TOLERANCE_DAYS

function birthByAge(age: string, start: string): string {
  const days = /^P(\d+)D/.exec(age)?.[1]
  const born = days === undefined ? undefined : daysBefore(start, Number(days))
  if (born !== undefined) return born
  throw new InvalidInputError(`The file gives the age “${age}”; a number of days like P123D was expected.`, {
    path: '/general/subject/age',
  })
}

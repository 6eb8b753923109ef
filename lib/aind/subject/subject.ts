/**
 * `subject.json`: the animal as the metadata service has it. The NWB file is only held against it, and gives the genotype
 * where the service has none and the dataset allows it.
 */

import { InvalidInputError } from '#lib/errors.ts'
import type { DependentBuilder, MetadataInput, MetadataWarning } from '../builder.ts'
import { completeDocument } from '../complete-document.ts'
import { coreHeader } from '../core-document.ts'
import { isObject, type JsonObject } from '../json-value.ts'
import { crossCheck } from './cross-checks.ts'
import { nwbSubject } from './nwb-subject.ts'
import { SUBJECT_RULES } from './subject-rules.ts'

/** Throws InvalidInputError where the service's record says otherwise than file or table, and the dataset does not allow that. */
export const subject: DependentBuilder = (input, acquisition) => {
  const { subject: answer, profile } = input
  const record = answer.body.subject_details
  if (!isObject(record))
    throw new InvalidInputError('The answer says nothing of the animal (subject_details).', { url: answer.url })

  const nwb = nwbSubject(input.nwb)
  const breeding = withParents(record, input)
  const genotype = withGenotype(breeding.details, nwb.genotype, input)
  const details = genotype.details
  const conflicts = crossCheck(input, { details, nwb, start: String(acquisition.acquisition_start_time) })
  if (typeof details.genotype !== 'string') throw noGenotype(input)

  const body = { ...answer.body, ...coreHeader('subject', profile), subject_details: details }
  return {
    document: completeDocument('subject', body, profile),
    warnings: [...invalidAnswer(input), ...breeding.warnings, ...genotype.warnings, ...conflicts],
  }
}

const invalidAnswer = ({ subject, mouseId }: MetadataInput): readonly MetadataWarning[] =>
  subject.status === 400
    ? [{ code: 'service-400-subject', message: `The service calls its own record of mouse ${mouseId} invalid.` }]
    : []

interface Amended {
  readonly details: JsonObject
  readonly warnings: readonly MetadataWarning[]
}

/** An empty text stands for a parent's genotype that nobody knows; the schema wants no group of parents. */
function withParents(details: JsonObject, { mouseId }: MetadataInput): Amended {
  const { breeding_info: breeding } = details
  if (!isObject(breeding)) return { details, warnings: [] }
  const parents = ['maternal', 'paternal'].filter(parent => breeding[`${parent}_genotype`] === null)
  const unknown = parents.map(parent => [`${parent}_genotype`, ''] as const)
  return {
    details: { ...details, breeding_info: { ...breeding, breeding_group: null, ...Object.fromEntries(unknown) } },
    warnings: parents.map(parent => ({
      code: `${parent}-genotype-null`,
      message: `The service has no ${parent} genotype of mouse ${mouseId}; an empty text stands for it.`,
    })),
  }
}

function withGenotype(details: JsonObject, inFile: string | undefined, { dataset, mouseId }: MetadataInput): Amended {
  if (typeof details.genotype === 'string' || inFile === undefined || !SUBJECT_RULES[dataset].takesGenotypeOfFile)
    return { details, warnings: [] }
  const message = `The service has no genotype of mouse ${mouseId}; that of the NWB file is taken: ${inFile}.`
  return { details: { ...details, genotype: inFile }, warnings: [{ code: 'genotype-backfilled-from-nwb', message }] }
}

function noGenotype({ dataset, mouseId, subject: { url } }: MetadataInput): InvalidInputError {
  const why = SUBJECT_RULES[dataset].takesGenotypeOfFile
    ? 'nor has the NWB file'
    : `and ${dataset} takes none from the NWB file`
  return new InvalidInputError(`The service has no genotype of mouse ${mouseId}, ${why}: subject.json must have one.`, {
    url,
  })
}

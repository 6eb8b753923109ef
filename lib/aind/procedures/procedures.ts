/** `procedures.json`: what was done to the animal, as the metadata service has it, with the gaps of old records filled. */

import { InvalidInputError } from '#lib/errors.ts'
import type { Builder, MetadataDataset, MetadataInput, MetadataWarning } from '../builder.ts'
import { completeDocument } from '../complete-document.ts'
import { coreHeader } from '../core-document.ts'
import { isObject, type JsonObject, type JsonValue } from '../json-value.ts'

/** Datasets whose records lack dates of surgeries and sides of craniotomies too. */
const WITH_GAPS: readonly MetadataDataset[] = ['visual-behavior-ephys', 'visual-behavior-ophys']

export const procedures: Builder = input => {
  const { body, url } = input.procedures
  const list = body.subject_procedures
  if (!Array.isArray(list))
    throw new InvalidInputError('The answer has no list of procedures (subject_procedures).', { url })
  const found = new Map<string, number>()
  const tell = (code: Fix) => found.set(code, (found.get(code) ?? 0) + 1)
  const dates = list.filter(isSurgery).map(({ start_date }) => start_date)
  const context: FixContext = {
    tell,
    fillsGaps: WITH_GAPS.includes(input.dataset),
    firstDate: dates.find(date => typeof date === 'string') ?? null,
  }
  const fixed = list.map(item => (isSurgery(item) ? fixSurgery(item, context) : item))
  const document = { ...body, ...coreHeader('procedures', input.profile), subject_procedures: fixed }
  return {
    document: completeDocument('procedures', document, input.profile),
    warnings: [...invalidAnswer(input), ...[...found].map(([code, count]) => fixWarning(code as Fix, count, input))],
  }
}

const FIXES = {
  'anaesthesia-duration-missing': 'anaesthesia has no duration; 0 stands for it',
  'surgery-start-date-missing': 'a surgery has no date; that of the first other surgery is taken',
  'craniotomy-position-string': 'a craniotomy has its position as a text; it becomes a list of one',
  'craniotomy-position-missing': 'a round craniotomy has no position; Left is taken, where all are in this dataset',
} as const

type Fix = keyof typeof FIXES

interface FixContext {
  readonly tell: (code: Fix) => void
  readonly fillsGaps: boolean
  /** Of the first surgery that has one. */
  readonly firstDate: JsonValue
}

const isSurgery = (item: JsonValue): item is JsonObject => isObject(item) && item.object_type === 'Surgery'

function fixSurgery(surgery: JsonObject, context: FixContext): JsonObject {
  const { anaesthesia, start_date: date, procedures: parts } = surgery
  const lacksDuration = isObject(anaesthesia) && !Object.hasOwn(anaesthesia, 'duration')
  const lacksDate = context.fillsGaps && date === null && context.firstDate !== null
  if (lacksDuration) context.tell('anaesthesia-duration-missing')
  if (lacksDate) context.tell('surgery-start-date-missing')
  return {
    ...surgery,
    ...(lacksDate && { start_date: context.firstDate }),
    ...(lacksDuration && { anaesthesia: { ...anaesthesia, duration: 0 } }),
    ...(Array.isArray(parts) && { procedures: parts.map(part => fixPart(part, context)) }),
  }
}

function fixPart(part: JsonValue, { tell, fillsGaps }: FixContext): JsonValue {
  if (!isObject(part) || part.object_type !== 'Craniotomy') return part
  if (typeof part.position === 'string') {
    tell('craniotomy-position-string')
    return { ...part, position: [part.position] }
  }
  if (!fillsGaps || part.craniotomy_type !== 'Circle' || (part.position ?? null) !== null) return part
  tell('craniotomy-position-missing')
  return { ...part, position: ['Left'] }
}

const invalidAnswer = ({ procedures: { status }, mouseId }: MetadataInput): readonly MetadataWarning[] =>
  status === 400
    ? [
        {
          code: 'service-400-procedures',
          message: `The service calls its own record of what was done to mouse ${mouseId} invalid.`,
        },
      ]
    : []

const fixWarning = (code: Fix, count: number, { mouseId }: MetadataInput): MetadataWarning => ({
  code,
  message: `Of mouse ${mouseId}, ${FIXES[code]}${count > 1 ? ` (${count} times)` : ''}.`,
})

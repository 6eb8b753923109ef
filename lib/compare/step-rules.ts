/**
 * What each step that all sessions go through may do: a listed change that claims more than its step's purpose is
 * refused, however well it fits the store. Steps that are not named here are held to what they claim, and to no more.
 */

import { DATE_PATHS } from '#lib/datasets/steps/dates.ts'
import { WAS_GENERATED_BY } from '#lib/datasets/steps/provenance.ts'
import type { Change } from '#lib/nwb/change.ts'
import { parseIsoDate } from '#lib/nwb/iso-date.ts'
import { isColumnsForm, isNumberName, isPlaceForm, isPlain, isShapeForm, sameJson, textsForm } from './change-forms.ts'

type Rule = (change: Change) => boolean

const RULES: Readonly<Record<string, Rule>> = {
  'unsigned-vector-index': ({ attribute, before, after }) =>
    attribute === undefined && isNumberName(before) && before.startsWith('int') && after === `u${before}`,
  'number-kinds': ({ attribute, before, after }) => {
    const [from, to] = attribute === undefined ? [before, after] : [dtypeOf(before), dtypeOf(after)]
    return isNumberName(from) && from.includes('int') && isNumberName(to) && to.startsWith('float')
  },
  'value-shapes': ({ before, after }) => isShapeForm(before) && isShapeForm(after),
  'null-datasets': ({ attribute, before, after }) =>
    attribute === undefined &&
    isShapeForm(before) &&
    before.shape === null &&
    (after === null || (isShapeForm(after) && after.shape?.includes(0) === true)),
  'omit-null-attributes': ({ attribute, before, after }) =>
    attribute !== undefined && before === null && after === null,
  'old-attributes': ({ attribute = '', after }) => OLD_ATTRIBUTES.includes(attribute) && after === null,
  namespaces: ({ attribute, before, after }) =>
    attribute === 'namespace' && before === null && typeof after === 'string',
  'object-ids': ({ attribute, after }) => attribute === 'object_id' && typeof after === 'string' && UUID.test(after),
  'required-attributes': ({ attribute, before, after }) => attribute !== undefined && before === null && after !== null,
  'required-groups': ({ attribute, before, after }) => attribute === undefined && before === null && after === 'group',
  dates: ({ path, attribute, before, after }) =>
    attribute === undefined && DATE_PATHS.includes(path) && (before === null || areSameDates(before, after)),
  provenance: ({ path, attribute, before, after }) =>
    path === WAS_GENERATED_BY && attribute === undefined && isOneRowMore(before, after),
  specifications: ({ path, attribute }) => path === '/' && attribute === 'nwb_version',
  'split-reference-columns': ({ attribute, before, after }) =>
    attribute === 'colnames' ||
    isColumnsForm(after) ||
    (isPlaceForm(before) && isPlain(after) && isPlain(after.attributes)) ||
    (before === 'dataset' && after === null),
  select: ({ attribute, after }) => attribute === 'colnames' || after === null,
}

const OLD_ATTRIBUTES: readonly string[] = ['help', 'source', 'ancestry']

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/

/** Does the step's purpose allow the change? */
export const isAllowed = (change: Change): boolean =>
  !Object.hasOwn(RULES, change.step) || RULES[change.step]?.(change) === true

const dtypeOf = (value: unknown): unknown => (isPlain(value) ? value.dtype : undefined)

/** The same moments, UTC where none was named. */
function areSameDates(before: unknown, after: unknown): boolean {
  const [old, now] = [textsForm(before)?.texts, textsForm(after)?.texts]
  return old !== undefined && now?.length === old.length && old.every((text, at) => isSameDate(text, now[at] ?? ''))
}

/** By the clock of the platform where it knows the form; it reads odd offsets and digits beyond milliseconds not at all. */
function isSameDate(before: string, after: string): boolean {
  const moments = [/(?:[zZ]|[+-]\d\d:?\d\d)$/.test(before) ? before : `${before}Z`, after].map(Date.parse)
  return moments.some(Number.isNaN) ? parseIsoDate(before)?.text === after : moments[0] === moments[1]
}

function isOneRowMore(before: unknown, after: unknown): boolean {
  if (!Array.isArray(after) || after.length === 0) return false
  return sameJson(before ?? [], after.slice(0, -1))
}

/** Checks of every object, whatever its type: names and descriptions. Source: nwbinspector, `_general`. */

import type { SchemaType } from '#lib/nwb/schema/type-catalog.ts'
import { defineCheck } from '../check.ts'
import type { NwbObject } from '../nwb-object.ts'

const PLACEHOLDERS = ['no description', 'no desc', 'none', 'placeholder']

export const checkNameSlashes = defineCheck(
  { name: 'check_name_slashes', importance: 'CRITICAL', type: null, finds: 'Names with a slash or backslash.' },
  ({ name }) => (/[/\\]/.test(name) ? 'The name of the object has slashes.' : undefined),
)

export const checkNameColons = defineCheck(
  { name: 'check_name_colons', importance: 'BEST_PRACTICE_SUGGESTION', type: null, finds: 'Names with a colon.' },
  ({ name }) => (name.includes(':') ? 'The name of the object has a colon.' : undefined),
)

export const checkDescription = defineCheck(
  {
    name: 'check_description',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: null,
    finds: 'Descriptions that are missing or say nothing.',
  },
  async object => {
    const given = await object.value('description')
    if (given !== undefined && typeof given !== 'string') return undefined
    const description = given ?? absentDescription(object)
    if (description === undefined) return undefined
    if (description.trim() === '') return 'The description is missing.'
    const isPlaceholder = PLACEHOLDERS.includes(description.toLowerCase().replaceAll('.', ''))
    return isPlaceholder ? `The description, “${description}”, is only a placeholder.` : undefined
  },
)

/** What readers take for the description of an object that has none: a default, or nothing; undefined where none is foreseen. */
function absentDescription(object: NwbObject): string | undefined {
  // Readers describe an index by the column that it belongs to.
  if (object.isA('VectorIndex') || object.array('description') !== undefined) return undefined
  const members = [object.schema, object.builtIn].map(descriptionOf).filter(member => member !== undefined)
  if (members.length === 0) return undefined
  return members.map(({ defaultValue }) => defaultValue).find(text => typeof text === 'string') ?? ''
}

function descriptionOf(type: SchemaType | undefined) {
  const { spec } = type ?? {}
  const datasets = spec?.kind === 'group' ? spec.datasets : []
  return [...(spec?.attributes ?? []), ...datasets].find(({ name }) => name === 'description')
}

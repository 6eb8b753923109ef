/** Visual areas of the Allen CCFv3 that the releases recorded from, as documents name them. */

import { TransformError } from '#lib/errors.ts'
import type { JsonObject } from './json-value.ts'

/** Acronym → id and name; the small letter of the fourth is the atlas's own. */
const STRUCTURES: Readonly<Record<string, readonly [id: string, name: string]>> = {
  VISp: ['385', 'Primary visual area'],
  VISl: ['409', 'Lateral visual area'],
  VISal: ['402', 'Anterolateral visual area'],
  VISpm: ['533', 'posteromedial visual area'],
  VISam: ['394', 'Anteromedial visual area'],
  VISrl: ['417', 'Rostrolateral visual area'],
}

/** Throws a TransformError for an area that the releases did not record from. */
export function brainStructure(acronym: string): JsonObject {
  const structure = Object.hasOwn(STRUCTURES, acronym) ? STRUCTURES[acronym] : undefined
  if (structure === undefined) {
    const known = Object.keys(STRUCTURES).join(', ')
    throw new TransformError('metadata', `The brain structure ${acronym} is none of those of the releases: ${known}.`)
  }
  const [id, name] = structure
  return { atlas: 'CCFv3', name, acronym, id }
}

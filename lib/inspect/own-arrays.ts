/** Arrays that are fields of an object: datasets in it without a type of their own. */

import type { InspectedArray } from './inspected-array.ts'
import type { NwbObject } from './nwb-object.ts'

/** Those behind links count, scalars don't. */
export function ownArrays({ node, session, array }: NwbObject): readonly InspectedArray[] {
  if (node.kind !== 'group') return []
  return node.children
    .flatMap(({ name }) => array(name) ?? [])
    .filter(({ shape, path }) => shape.length > 0 && session.objectAt(path) === undefined)
}

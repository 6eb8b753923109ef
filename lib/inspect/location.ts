/** Where an object is, as a report says it. */

import type { NodePath } from '#lib/nwb/tree.ts'
import type { NwbObject } from './nwb-object.ts'
import { ownArrays } from './own-arrays.ts'

/** Its path; with `compat` what nwbinspector makes out, which is nothing for many objects. */
export function locationOf(object: NwbObject, { compat }: { readonly compat: boolean }): NodePath | null {
  return compat ? upstreamLocation(object) : object.path
}

/** Types that upstream has a place for, the first that fits. */
const PLACES: readonly (readonly [type: string, place: (name: string) => NodePath])[] = [
  ['NWBFile', () => '/'],
  ['Subject', () => '/general/subject'],
  ['Device', name => `/general/devices/${name}`],
  ['ElectrodeGroup', name => `/general/extracellular_ephys/${name}`],
]

/**
 * Upstream asks an object's arrays for its place, so that objects without arrays of their own have none.
 * Source: nwbinspector, `_parse_location`; that links count as the object's own is what it was seen to do.
 */
function upstreamLocation(object: NwbObject): NodePath | null {
  const place = PLACES.find(([type]) => object.isA(type))
  if (place !== undefined) return place[1](object.name)
  if (object.parent === undefined) return '/'
  return ownArrays(object).length > 0 ? object.path : null
}

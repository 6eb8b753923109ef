/** Where an object is, as a report says it. */

import type { NodePath } from '#lib/nwb/tree.ts'
import type { NwbObject } from './nwb-object.ts'

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
 * Upstream asks the arrays of an object for their place, so that objects without arrays have none, and a series whose data
 * is a link has the place of the link's target. Source: nwbinspector, `_parse_location`.
 */
function upstreamLocation(object: NwbObject): NodePath | null {
  const place = PLACES.find(([type]) => object.isA(type))
  if (place !== undefined) return place[1](object.name)
  if (object.parent === undefined) return '/'
  if (object.node.kind === 'dataset') return null
  const names = object.node.children.map(({ name }) => name)
  for (const name of ['data', 'timestamps', ...names]) {
    const array = object.array(name)
    if (array === undefined || array.shape.length === 0 || object.session.objectAt(array.path) !== undefined) continue
    return array.path.slice(0, array.path.lastIndexOf('/')) as NodePath
  }
  return null
}

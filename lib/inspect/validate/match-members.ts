/**
 * The children of a group, each with the member of the specification that it stands for.
 * Source: hdmf validator.py, `SpecMatcher`.
 */

import { typeOf } from '#lib/nwb/node-specs.ts'
import { placesFor } from '#lib/nwb/schema/member-places.ts'
import { type GroupSpec, isRequired, type MemberSpec } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import { type Member, type MemberMatch, memberName, type SpecView } from './spec-view.ts'

/** Every member that `view` foresees, also those without any object; children that nothing foresees are left out. */
export function matchMembers(
  catalog: TypeCatalog,
  { spec, name }: SpecView & { readonly spec: GroupSpec },
  members: readonly Member[],
): readonly MemberMatch[] {
  const matches = new Map<MemberSpec, Member[]>()
  const others = new Map<MemberSpec, number>()
  for (const member of [...spec.datasets, ...spec.groups, ...spec.links]) matches.set(member, [])
  for (const member of members) {
    const places = candidates(catalog, spec, member)
    const best = bestPlace(places, matches)
    for (const place of places)
      if (place === best) matches.get(place)?.push(member)
      else others.set(place, (others.get(place) ?? 0) + 1)
  }
  return [...matches].map(([member, found]) => ({
    spec: member,
    name: `${name}/${memberName(member)}`,
    members: found,
    others: others.get(member) ?? 0,
  }))
}

/** A link that leads out of the file is known by its name alone; one that leads nowhere stands for nothing. */
function candidates(catalog: TypeCatalog, group: GroupSpec, { node, target }: Member): readonly MemberSpec[] {
  const { name } = node
  if (target !== undefined)
    return placesFor(catalog, group, { name, kind: target.node.kind, type: typeOf(target.node) })
  if (node.kind !== 'external-link') return []
  return [...group.datasets, ...group.groups, ...group.links].filter(spec => spec.name === name)
}

/** The one with the object's own name; else the first that still lacks objects; else the nearest type. */
function bestPlace(places: readonly MemberSpec[], matches: ReadonlyMap<MemberSpec, readonly Member[]>) {
  const [nearest] = places
  if (nearest?.name !== undefined) return nearest
  return places.find(place => isUnsatisfied(place, matches.get(place)?.length ?? 0)) ?? nearest
}

const isUnsatisfied = ({ quantity }: MemberSpec, found: number): boolean =>
  typeof quantity === 'number' ? found < quantity : found === 0 && isRequired({ quantity })

/**
 * Which member of a group's specification an object of a file stands for.
 * Source: hdmf validator.py, matching of builders to specifications.
 */

import type { GroupSpec, MemberSpec, TypeName } from './spec-types.ts'
import { isSameType, type TypeCatalog } from './type-catalog.ts'

/** An object inside a group; of a link, the name of the link and the kind and type of its target. */
export interface Member {
  readonly name: string
  readonly kind: 'group' | 'dataset'
  /** Undefined where the object has no `neurodata_type`. */
  readonly type?: TypeName | undefined
}

/**
 * The members of `parent` (a merged specification, from the catalog) that `member` could be, best first: a fixed name
 * counts more than any name, a nearer type more than a remote ancestor, then the order of datasets, groups, links.
 */
export function placesFor(catalog: TypeCatalog, parent: GroupSpec, member: Member): readonly MemberSpec[] {
  const lineage = member.type === undefined ? [] : (catalog.find(member.type)?.lineage ?? [])
  const places: { readonly spec: MemberSpec; readonly rank: number }[] = []
  for (const spec of [...parent.datasets, ...parent.groups, ...parent.links]) {
    if (spec.kind !== 'link' && spec.kind !== member.kind) continue
    if (spec.name !== undefined && spec.name !== member.name) continue
    const distance = typeDistance(catalog, spec, lineage)
    if (distance === undefined) continue
    places.push({ spec, rank: distance + (spec.name === undefined ? lineage.length : 0) })
  }
  return places.sort((a, b) => a.rank - b.rank).map(({ spec }) => spec)
}

/**
 * The member of `parent` that `member` stands for; undefined where nothing foresees it. An object that lost its type is
 * known by its name alone.
 */
export function placeOf(catalog: TypeCatalog, parent: GroupSpec, member: Member): MemberSpec | undefined {
  const [best] = placesFor(catalog, parent, member)
  if (best !== undefined || member.type !== undefined) return best
  const members = member.kind === 'group' ? parent.groups : parent.datasets
  return members.find(({ name }) => name === member.name)
}

/** Steps up `lineage` to the type that `spec` asks for: 0 where it asks for none, undefined where it is not there. */
function typeDistance(catalog: TypeCatalog, spec: MemberSpec, lineage: readonly TypeName[]): number | undefined {
  const wanted = spec.kind === 'link' ? spec.target : (spec.typeDef ?? spec.typeInc)
  if (wanted === undefined) return 0
  const type = catalog.find(wanted)?.type
  const distance = type === undefined ? -1 : lineage.findIndex(ancestor => isSameType(ancestor, type))
  return distance < 0 ? undefined : distance
}

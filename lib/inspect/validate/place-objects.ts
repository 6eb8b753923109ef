/** Every object of a tree with the specifications that it has to meet, and the members that each of them foresees. */

import { childPath, ROOT_PATH } from '#lib/nwb/node-path.ts'
import { typeOf } from '#lib/nwb/node-specs.ts'
import type { MemberSpec } from '#lib/nwb/schema/spec-types.ts'
import type { SchemaType } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, GroupNode, NodePath } from '#lib/nwb/tree.ts'
import type { InspectedSession } from '../inspected-session.ts'
import { matchMembers } from './match-members.ts'
import type { Member, MemberMatch, SpecView } from './spec-view.ts'

export interface PlacedObject {
  readonly node: GroupNode | DatasetNode
  readonly path: NodePath
  /** The type that the object names; null where it names one that no specification defines. */
  readonly type: SchemaType | null | undefined
  readonly views: readonly PlacedView[]
}

export interface PlacedView extends SpecView {
  /** Empty for a dataset. */
  readonly matches: readonly MemberMatch[]
}

/** What of a session the specifications are held against. */
export type InspectedObjects = Pick<InspectedSession, 'tree' | 'catalog' | 'nodeAt'>

/** Parents before children. An object that a link stands for is there once for its own place, and once for each such link. */
export function placeObjects({ tree, catalog, nodeAt }: InspectedObjects): readonly PlacedObject[] {
  const placed: PlacedObject[] = []
  /** What was seen through links, so that a link to a group around it comes to an end. */
  const linked = new Set<string>()

  const place = (node: GroupNode | DatasetNode, path: NodePath, at: readonly SpecView[], isOwn: boolean) => {
    const use = typeOf(node)
    const type = use && catalog.find(use)
    const views = [...(isOwn && type ? [viewOfType(type)] : []), ...at]
      .filter(({ spec }) => spec.kind === node.kind)
      .map(view => ({ ...view, matches: matchesOf(view, node, path) }))
    placed.push({ node, path, type: use === undefined ? undefined : (type ?? null), views })
    if (node.kind === 'group') placeMembers(node, path, views, isOwn)
  }

  const placeMembers = (group: GroupNode, path: NodePath, views: readonly PlacedView[], isOwn: boolean) => {
    const places = new Map<Member['node'], SpecView[]>()
    for (const { matches } of views)
      for (const { spec, name, members } of matches)
        for (const { node } of members) places.set(node, [...(places.get(node) ?? []), ...viewsAt(spec, name)])
    for (const child of group.children) {
      const at = places.get(child) ?? []
      // What is seen through a link again has been held to its own type where it stands.
      if (!isOwn && at.length === 0) continue
      if (child.kind === 'group' || child.kind === 'dataset') place(child, childPath(path, child.name), at, isOwn)
      if (child.kind !== 'link' || at.length === 0) continue
      const target = nodeAt(child.target)
      const unseen = at.filter(({ name }) => !linked.has(`${child.target} ${name}`))
      for (const { name } of unseen) linked.add(`${child.target} ${name}`)
      if (target !== undefined && unseen.length > 0) place(target.node, target.path, unseen, false)
    }
  }

  const matchesOf = (view: SpecView, node: GroupNode | DatasetNode, path: NodePath): readonly MemberMatch[] => {
    const { spec, name } = view
    if (spec.kind !== 'group' || node.kind !== 'group') return []
    return matchMembers(catalog, { spec, name }, membersOf(node, path, nodeAt))
  }

  place(tree.root, ROOT_PATH, [], true)
  return placed
}

const viewOfType = ({ spec, type }: SchemaType): SpecView => ({ spec, name: spec.name ?? type.name })

/** A place for a link asks for no more than the type of its target. */
const viewsAt = (spec: MemberSpec, name: string): readonly SpecView[] => (spec.kind === 'link' ? [] : [{ spec, name }])

function membersOf(group: GroupNode, path: NodePath, nodeAt: InspectedSession['nodeAt']): readonly Member[] {
  return group.children.map(node => {
    if (node.kind === 'link') return { node, target: nodeAt(node.target) }
    if (node.kind === 'external-link') return { node, target: undefined }
    return { node, target: { node, path: childPath(path, node.name) } }
  })
}

/**
 * An object seen as one specification asks for it. An object is held to its own type, and to what the place that it
 * stands at says besides.
 */

import { nameOf, ROOT_PATH } from '#lib/nwb/node-path.ts'
import type { DatasetSpec, GroupSpec, MemberSpec } from '#lib/nwb/schema/spec-types.ts'
import type { DatasetNode, ExternalLinkNode, GroupNode, LinkNode, NodePath } from '#lib/nwb/tree.ts'

export interface SpecView {
  readonly spec: GroupSpec | DatasetSpec
  /** `TimeSeries/data`: the names that lead to the specification from the type that it is part of. */
  readonly name: string
}

/** A child of a group: the object, or the link to it. */
export interface Member {
  readonly node: GroupNode | DatasetNode | LinkNode | ExternalLinkNode
  /** The object itself and where it is; undefined where a link leads out of the file or nowhere. */
  readonly target: { readonly node: GroupNode | DatasetNode; readonly path: NodePath } | undefined
}

/** The members of a group that stand for one member of its specification. */
export interface MemberMatch {
  readonly spec: MemberSpec
  readonly name: string
  readonly members: readonly Member[]
  /** Objects that would do as well, and stand for a member that says more of them. */
  readonly others: number
}

/** What a member is called in the specification: its fixed name, else its type. */
export function memberName(spec: MemberSpec): string {
  if (spec.kind === 'link') return spec.name ?? spec.target.name
  return spec.name ?? spec.typeDef?.name ?? spec.typeInc?.name ?? ''
}

/** With a capital letter. */
export const sentenceStart = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** How an error names an object: its path, `the file` for the root. */
export const calledAt = (path: NodePath): string => (path === ROOT_PATH ? 'the file' : `'${nameOf(path)}'`)

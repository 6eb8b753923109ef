/**
 * What a store is expected to hold: the objects of its sources by output path, at first as they are in the sources, then
 * with one listed change after another applied (apply-changes.ts).
 */

import type { Attribute } from '#lib/array/values.ts'
import { isWithin, parentPath, ROOT_PATH } from '#lib/nwb/node-path.ts'
import { fileNodeId } from '#lib/nwb/read-hdf5.ts'
import type {
  DatasetNode,
  ExternalLinkNode,
  GroupNode,
  LinkNode,
  NodeId,
  NodePath,
  NwbTree,
  TreeNode,
} from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'

/** An attribute; `isUntyped` where its number came out of a list of changes, which does not tell 1 from 1.0. */
export interface ExpectedAttribute extends Attribute {
  readonly isUntyped?: boolean
}

/** Where a node came from: links too have a place in a file, though no identity. */
interface Origin {
  readonly file: number
  readonly path: NodePath
}

interface Placed {
  /** Undefined for what a change has added. */
  readonly origin: Origin | undefined
}

interface Described extends Placed {
  readonly attributes: readonly ExpectedAttribute[]
}

export type ExpectedGroup = Pick<GroupNode, 'kind'> & Described
export type ExpectedDataset = Pick<DatasetNode, 'kind' | 'dtype' | 'shape' | 'data'> & Described
export type ExpectedLink = (Pick<LinkNode, 'kind' | 'target'> | Pick<ExternalLinkNode, 'kind' | 'file' | 'path'>) &
  Placed
export type ExpectedNode = ExpectedGroup | ExpectedDataset | ExpectedLink

export interface ExpectedTree {
  /** By output path; changes are made in place. */
  readonly nodes: Map<NodePath, ExpectedNode>
  /** Objects of later files whose path an earlier file has taken: held against the same object of the store. */
  readonly twins: Map<NodePath, readonly ExpectedNode[]>
  /** Output paths of the sources' objects by identity. */
  readonly pathOf: Map<NodeId, NodePath>
}

/** The objects of all sources at their own paths; the first file that has a path provides the object there. */
export function expectedTree(trees: readonly NwbTree[]): ExpectedTree {
  const expected: ExpectedTree = { nodes: new Map(), twins: new Map(), pathOf: new Map() }
  for (const [file, { root }] of trees.entries())
    for (const { path, node } of walk(root)) place(expected, path, expectedNode(node, originOf(node) ?? { file, path }))
  return expected
}

/** By the identity, which of an object taken from a further file is not where it is now; links have none. */
function originOf(node: TreeNode): Origin | undefined {
  const [, file, path] = ('id' in node && /^(\d+):(\/.*)$/s.exec(node.id)) || []
  return path === undefined ? undefined : { file: Number(file), path: path as NodePath }
}

/** Puts a node at `path`, as a twin where there is one already; what named it leads there. */
export function place(expected: ExpectedTree, path: NodePath, node: ExpectedNode): void {
  if (node.origin !== undefined) expected.pathOf.set(fileNodeId(node.origin.file, node.origin.path), path)
  if (!expected.nodes.has(path)) expected.nodes.set(path, node)
  else expected.twins.set(path, [...(expected.twins.get(path) ?? []), node])
}

/** Adds an object to the group above, or says why it cannot be there. */
export function addNode(expected: ExpectedTree, path: NodePath, node: ExpectedNode): string | undefined {
  if (expected.nodes.has(path)) return 'there is something here already'
  if (expected.nodes.get(parentPath(path))?.kind !== 'group') return 'there is no group to hold it'
  expected.nodes.set(path, node)
  return undefined
}

/** Adds an object, or puts it in the place of the one that `before` says was there; a group keeps what is in it. */
export function putNode(
  expected: ExpectedTree,
  path: NodePath,
  before: unknown,
  node: ExpectedNode,
): string | undefined {
  if (before === null) return addNode(expected, path, node)
  if (node.kind !== 'group') removeNodes(expected, path)
  expected.nodes.set(path, node)
  return undefined
}

/** Takes away the object at `path` and everything below. */
export function removeNodes(expected: ExpectedTree, path: NodePath): void {
  for (const places of [expected.nodes, expected.twins])
    for (const other of [...places.keys()]) if (isWithin(other, path)) places.delete(other)
}

/** Takes out what was at and below `origin` of one file, wherever it is now; the places are relative to `origin`. */
export function takeByOrigin(expected: ExpectedTree, file: number, origin: NodePath): [string, ExpectedNode][] {
  const isMeant = (node: ExpectedNode) => node.origin?.file === file && isWithin(node.origin.path, origin)
  const taken: [string, ExpectedNode][] = []
  const take = (node: ExpectedNode) => taken.push([below(node.origin?.path ?? origin, origin), node])
  for (const [path, nodes] of [...expected.twins]) {
    for (const node of nodes.filter(isMeant)) take(node)
    const rest = nodes.filter(node => !isMeant(node))
    if (rest.length > 0) expected.twins.set(path, rest)
    else expected.twins.delete(path)
  }
  for (const [path, node] of [...expected.nodes]) {
    if (!isMeant(node)) continue
    take(node)
    const [heir, ...others] = expected.twins.get(path) ?? []
    if (heir === undefined) expected.nodes.delete(path)
    else expected.nodes.set(path, heir)
    if (others.length > 0) expected.twins.set(path, others)
    else expected.twins.delete(path)
  }
  return taken
}

/** Takes out what is at and below `path` now. */
export function takeByPath(expected: ExpectedTree, path: NodePath): [string, ExpectedNode][] {
  const taken = [...expected.nodes].filter(([other]) => isWithin(other, path))
  for (const [other] of taken) expected.nodes.delete(other)
  return taken.map(([other, node]) => [below(other, path), node])
}

/** Path of something at `relative` below `path`; itself for ''. */
export const joinPath = (path: NodePath, relative: string): NodePath =>
  relative === '' ? path : path === ROOT_PATH ? `/${relative}` : `${path}/${relative}`

const below = (path: NodePath, ancestor: NodePath): string =>
  path === ancestor ? '' : path.slice(ancestor === ROOT_PATH ? 1 : ancestor.length + 1)

/** A node as it is expected in the store; `origin` where it comes from a source file. */
export function expectedNode(
  node: GroupNode | DatasetNode | LinkNode | ExternalLinkNode,
  origin: Origin | undefined,
): ExpectedNode {
  switch (node.kind) {
    case 'group':
      return { kind: 'group', attributes: node.attributes, origin }
    case 'dataset': {
      const { dtype, shape, data, attributes } = node
      return { kind: 'dataset', dtype, shape, data, attributes, origin }
    }
    case 'link':
      return { kind: 'link', target: node.target, origin }
    case 'external-link':
      return { kind: 'external-link', file: node.file, path: node.path, origin }
  }
}

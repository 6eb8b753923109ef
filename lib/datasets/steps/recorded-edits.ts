/** Edits of a tree that write down what they did, in the forms that a comparison can apply (nwb/change.ts). */

import { addedChanges } from '#lib/nwb/added-changes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { addNode, getNode, moveNode, removeNode } from '#lib/nwb/edit.ts'
import { childPath, nameOf, parentPath } from '#lib/nwb/node-path.ts'
import type { NodePath, NwbTree, TreeNode } from '#lib/nwb/tree.ts'

/** Who edits, why (one sentence), and the list that takes the records. */
export interface Recording {
  readonly step: string
  readonly reason: string
  readonly changes: Change[]
}

/** Takes the object at `path` out, with all that is in it. */
export function takeOut(tree: NwbTree, path: NodePath, { step, reason, changes }: Recording): NwbTree {
  changes.push({ step, path, before: getNode(tree, path, step).kind, after: null, reason })
  return removeNode(tree, path, step)
}

/** Puts an object that a step made into the group at `parent`; what it refers to must be in the tree already. */
export function putIn(tree: NwbTree, parent: NodePath, node: TreeNode, { step, reason, changes }: Recording): NwbTree {
  const next = addNode(tree, parent, step, node)
  changes.push(...addedChanges(next, childPath(parent, node.name), { step, reason }))
  return next
}

/** Gives the object at `path` another name; links and references to it follow. Nothing happens where it has the name. */
export function renameTo(tree: NwbTree, path: NodePath, name: string, { step, reason, changes }: Recording): NwbTree {
  if (nameOf(path) === name) return tree
  const parent = parentPath(path)
  const after = childPath(parent, name)
  changes.push({ step, path: after, before: { path }, after: { path: after }, reason })
  return moveNode(tree, path, step, parent, name)
}

/** The record that nothing at and below `path` of the session's file of that number is taken. */
export function leftOut(file: number, path: NodePath, { step, reason, changes }: Recording): void {
  changes.push({ step, path, before: { file, path }, after: null, reason })
}

/** The record that an object of the session's file of that number is at `after` in the store. */
export function broughtIn(file: number, path: NodePath, after: NodePath, { step, reason, changes }: Recording): void {
  changes.push({ step, path: after, before: { file, path }, after: { path: after }, reason })
}

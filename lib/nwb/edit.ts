/**
 * Edits of a tree. Each returns a new tree that shares all that did not change with the old one; children stay sorted.
 * A path that does not exist, or a name that is taken, is a TransformError in the name of the step that asked.
 */

import { TransformError } from '#lib/errors.ts'
import { checkName, childPath, compareNames, nameOf, parentPath, partsOf, ROOT_PATH } from './node-path.ts'
import type { DatasetNode, GroupNode, NodeId, NodePath, NwbTree, TreeNode } from './tree.ts'

/** The node at `path`, or undefined. Links are not followed. */
export function findNode(tree: NwbTree, path: NodePath): TreeNode | undefined {
  let node: TreeNode | undefined = tree.root
  for (const part of partsOf(path)) node = node?.kind === 'group' ? childOf(node, part) : undefined
  return node
}

/** The child of that name, or undefined. */
export function childOf(group: GroupNode, name: string): TreeNode | undefined {
  return group.children.find(child => child.name === name)
}

/** The node at `path`; it must be there. */
export function getNode(tree: NwbTree, path: NodePath, step: string): TreeNode {
  const node = findNode(tree, path)
  if (node === undefined) throw new TransformError(step, `There is no object at ${path}.`, { path })
  return node
}

/** The group at `path`; it must be there and be a group. */
export function getGroup(tree: NwbTree, path: NodePath, step: string): GroupNode {
  const node = getNode(tree, path, step)
  if (node.kind !== 'group') throw wrongKind(step, path, node, 'group')
  return node
}

/** The dataset at `path`; it must be there and be a dataset. */
export function getDataset(tree: NwbTree, path: NodePath, step: string): DatasetNode {
  const node = getNode(tree, path, step)
  if (node.kind !== 'dataset') throw wrongKind(step, path, node, 'dataset')
  return node
}

/** Puts `change(node)` in the place of the node at `path`. */
export function updateNode(tree: NwbTree, path: NodePath, step: string, change: (node: TreeNode) => TreeNode): NwbTree {
  if (path === ROOT_PATH) {
    const root = change(tree.root)
    if (root.kind !== 'group') throw wrongKind(step, path, root, 'group')
    return { ...tree, root }
  }
  const old = getNode(tree, path, step)
  const node = change(old)
  if (node === old) return tree
  return updateGroup(tree, parentPath(path), step, parent => {
    const others = parent.children.filter(child => child !== old)
    return { ...parent, children: insertChild(others, node, parentPath(path), step) }
  })
}

/** Puts `change(group)` in the place of the group at `path`. */
export function updateGroup(
  tree: NwbTree,
  path: NodePath,
  step: string,
  change: (group: GroupNode) => GroupNode,
): NwbTree {
  return updateNode(tree, path, step, node => {
    if (node.kind !== 'group') throw wrongKind(step, path, node, 'group')
    return change(node)
  })
}

/** Puts `change(dataset)` in the place of the dataset at `path`. */
export function updateDataset(
  tree: NwbTree,
  path: NodePath,
  step: string,
  change: (dataset: DatasetNode) => DatasetNode,
): NwbTree {
  return updateNode(tree, path, step, node => {
    if (node.kind !== 'dataset') throw wrongKind(step, path, node, 'dataset')
    return change(node)
  })
}

/**
 * Adds a node, with all below it, to the group at `parent`. The node may come from the tree of another file of the
 * session: identities hold the file's number, so that its links and references stay right.
 */
export function addNode(tree: NwbTree, parent: NodePath, step: string, node: TreeNode): NwbTree {
  return updateGroup(tree, parent, step, group => ({
    ...group,
    children: insertChild(group.children, node, parent, step),
  }))
}

/** Adds the node, or puts it in the place of the child of the same name. */
export function putNode(tree: NwbTree, parent: NodePath, step: string, node: TreeNode): NwbTree {
  const path = childPath(parent, node.name)
  return findNode(tree, path) === undefined
    ? addNode(tree, parent, step, node)
    : updateNode(tree, path, step, () => node)
}

/** Takes the node at `path`, and all below it, out of the tree. */
export function removeNode(tree: NwbTree, path: NodePath, step: string): NwbTree {
  const node = getNode(tree, path, step)
  if (path === ROOT_PATH) throw new TransformError(step, 'The root group cannot be removed.', { path })
  return updateGroup(tree, parentPath(path), step, group => ({
    ...group,
    children: group.children.filter(child => child !== node),
  }))
}

/** Gives the node at `path` another name in the same group. Links and references to it follow by themselves. */
export function renameNode(tree: NwbTree, path: NodePath, step: string, name: string): NwbTree {
  return moveNode(tree, path, step, parentPath(path), name)
}

/** Moves the node at `path` into the group at `parent`, under `name` where one is given. */
export function moveNode(
  tree: NwbTree,
  path: NodePath,
  step: string,
  parent: NodePath,
  name: string = nameOf(path),
): NwbTree {
  const node = getNode(tree, path, step)
  return addNode(removeNode(tree, path, step), parent, step, { ...node, name })
}

/** Lets the object at `path` stand for others too: links and references to `ids` then lead to it. */
export function addAliases(tree: NwbTree, path: NodePath, step: string, ids: readonly NodeId[]): NwbTree {
  return updateNode(tree, path, step, node => {
    if (node.kind !== 'group' && node.kind !== 'dataset') throw wrongKind(step, path, node, 'object')
    return { ...node, aliases: [...new Set([...(node.aliases ?? []), ...ids])] }
  })
}

/**
 * Rebuilds the tree in one pass, children before their group: `change` returns what takes the node's place, undefined
 * to drop it, or the node itself. Cost: one call a node.
 */
export function mapNodes(
  tree: NwbTree,
  step: string,
  change: (node: TreeNode, path: NodePath) => TreeNode | undefined,
): NwbTree {
  const root = change(mapChildren(tree.root, ROOT_PATH, step, change), ROOT_PATH)
  if (root?.kind !== 'group')
    throw new TransformError(step, 'The root of the tree must stay a group.', { path: ROOT_PATH })
  return root === tree.root ? tree : { ...tree, root }
}

function mapChildren(
  group: GroupNode,
  path: NodePath,
  step: string,
  change: (node: TreeNode, path: NodePath) => TreeNode | undefined,
): GroupNode {
  let changed = false
  let renamed = false
  const children: TreeNode[] = []
  for (const child of group.children) {
    const at = childPath(path, child.name)
    const next = change(child.kind === 'group' ? mapChildren(child, at, step, change) : child, at)
    if (next !== child) changed = true
    if (next === undefined) continue
    if (next.name !== child.name) renamed = true
    children.push(next)
  }
  if (!changed) return group
  if (!renamed) return { ...group, children }
  return {
    ...group,
    children: children.reduce<readonly TreeNode[]>((done, child) => insertChild(done, child, path, step), []),
  }
}

function insertChild(
  children: readonly TreeNode[],
  node: TreeNode,
  parent: NodePath,
  step: string,
): readonly TreeNode[] {
  checkName(node.name, parent, step)
  const at = children.findIndex(child => compareNames(child.name, node.name) >= 0)
  if (at < 0) return [...children, node]
  if (children[at]?.name === node.name) {
    const path = childPath(parent, node.name)
    throw new TransformError(step, `There is an object at ${path} already; another cannot take its name.`, { path })
  }
  return children.toSpliced(at, 0, node)
}

function wrongKind(step: string, path: NodePath, node: TreeNode, wanted: string): TransformError {
  return new TransformError(step, `A ${wanted} was expected at ${path}, a ${node.kind} is there.`, { path })
}

/** Visits the nodes of a tree with their paths, parents before children, children in their order. */

import { childPath, ROOT_PATH } from './node-path.ts'
import type { DatasetNode, GroupNode, NodePath, TreeNode } from './tree.ts'

export interface Visit<Node extends TreeNode = TreeNode> {
  readonly path: NodePath
  readonly node: Node
  /** The group that holds the node; undefined for the root. */
  readonly parent: GroupNode | undefined
}

/** Every node at and below `root`, depth first. */
export function* walk(root: GroupNode, path: NodePath = ROOT_PATH): Generator<Visit> {
  const open: Visit[] = [{ path, node: root, parent: undefined }]
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    yield visit
    const { node } = visit
    if (node.kind !== 'group') continue
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index]
      if (child !== undefined) open.push({ path: childPath(visit.path, child.name), node: child, parent: node })
    }
  }
}

/** Only the groups and datasets: the nodes that have an identity and attributes. */
export function* walkObjects(root: GroupNode): Generator<Visit<GroupNode | DatasetNode>> {
  for (const { path, node, parent } of walk(root)) {
    if (node.kind === 'group' || node.kind === 'dataset') yield { path, node, parent }
  }
}

/** Only the datasets. */
export function* walkDatasets(root: GroupNode): Generator<Visit<DatasetNode>> {
  for (const { path, node, parent } of walk(root)) if (node.kind === 'dataset') yield { path, node, parent }
}

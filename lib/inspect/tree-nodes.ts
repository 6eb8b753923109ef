/** The groups and datasets of a tree by path and by identity, links followed. */

import { childPath, partsOf, ROOT_PATH } from '#lib/nwb/node-path.ts'
import type { DatasetNode, GroupNode, NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'

/** A group or dataset and its own path, whatever link led there. */
export interface Found {
  readonly path: NodePath
  readonly node: GroupNode | DatasetNode
}

export interface TreeNodes {
  /** Undefined where nothing is, and where a link of the path leads nowhere, to another file, or in a circle. */
  at(target: NodePath | NodeId): Found | undefined
  /** What the group at `found` has under a relative path, `a/b`. */
  below(found: Found, name: string): Found | undefined
}

/** The path that an identity of a file's node names: `0:/units` → `/units`. For people, where nothing is there. */
export const namedPlace = (id: NodeId): string => id.replace(/^\d+:(?=\/)/, '')

/** Links that one look-up may run through; HDF5's own limit is 16. */
const MOST_LINKS = 16

export function treeNodes(tree: NwbTree): TreeNodes {
  const known = new Map<string, Found>()
  for (const { path, node } of walkObjects(tree.root)) {
    const found = { path, node }
    for (const key of [path, node.id, ...(node.aliases ?? [])]) known.set(key, found)
  }

  const find = (target: string, links: number): Found | undefined => {
    const found = known.get(target)
    if (found !== undefined || links > MOST_LINKS) return found
    const path = target.slice(target.indexOf('/'))
    const root = known.get(ROOT_PATH)
    return path.startsWith('/') && root !== undefined ? descend(root, partsOf(path as NodePath), links + 1) : undefined
  }
  const descend = (from: Found, names: readonly string[], links: number): Found | undefined => {
    let found: Found | undefined = from
    for (const name of names) found = found && step(found, name, links)
    return found
  }
  const step = ({ path, node }: Found, name: string, links: number): Found | undefined => {
    const child = node.kind === 'group' ? node.children.find(other => other.name === name) : undefined
    if (child === undefined || child.kind === 'external-link') return undefined
    return child.kind === 'link' ? find(child.target, links) : known.get(childPath(path, name))
  }

  return {
    at: target => find(target, 0),
    below: (found, name) => descend(found, name.split('/'), 0),
  }
}

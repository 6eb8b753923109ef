/** Objects of an NWB file that acquisitions tell of. */

import { findNode } from '#lib/nwb/edit.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { NodePath, NwbTree, TreeNode } from '#lib/nwb/tree.ts'

export const DEVICES: NodePath = '/general/devices'

export const IMAGING_PLANES: NodePath = '/general/optophysiology'

/** What the group at `path` holds; nothing where there is no group. */
export function childrenAt(tree: NwbTree, path: NodePath): readonly TreeNode[] {
  const group = findNode(tree, path)
  return group?.kind === 'group' ? group.children : []
}

export const pathsBelow = (tree: NwbTree, path: NodePath): readonly NodePath[] =>
  childrenAt(tree, path).map(({ name }) => childPath(path, name))

/** Paths of the optical channels of an imaging plane. */
export const opticalChannels = (tree: NwbTree, plane: NodePath): readonly NodePath[] =>
  childrenAt(tree, plane)
    .filter(child => neurodataType(child) === 'OpticalChannel')
    .map(({ name }) => childPath(plane, name))

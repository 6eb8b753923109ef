/** What an NWB object says of itself: its neurodata type, namespace and object id. */

import { type ObjectNode, setAttribute, textAttribute, textValue } from './attributes.ts'
import type { GroupNode, TreeNode } from './tree.ts'

export interface ObjectType {
  readonly name: string
  /** Undefined where the attribute is missing, as in files of the first schema versions. */
  readonly namespace: string | undefined
}

/** The neurodata type of a group or dataset, or undefined for a plain one, and for links. */
export function objectType(node: TreeNode): ObjectType | undefined {
  if (node.kind !== 'group' && node.kind !== 'dataset') return undefined
  const name = textAttribute(node, 'neurodata_type')
  return name === undefined ? undefined : { name, namespace: textAttribute(node, 'namespace') }
}

/** The name of the neurodata type, or undefined. */
export const neurodataType = (node: TreeNode): string | undefined => objectType(node)?.name

export const objectId = (node: ObjectNode): string | undefined => textAttribute(node, 'object_id')

export const withObjectId = <Node extends ObjectNode>(node: Node, id: string): Node =>
  setAttribute(node, textValue('object_id', id))

/** Is the group the root of an NWB 2 session? */
export const isNwbFile = (root: GroupNode): boolean => neurodataType(root) === 'NWBFile'

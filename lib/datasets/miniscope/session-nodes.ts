/** Nodes of a session that is made from scratch: objects by path, values by type. */

import { floatScalar } from '#lib/array/scalars.ts'
import type { Attribute } from '#lib/array/values.ts'
import { textValue } from '#lib/nwb/attributes.ts'
import { newGroup, newId, newLink, newText, newValues } from '#lib/nwb/new-node.ts'
import { childPath, nameOf } from '#lib/nwb/node-path.ts'
import type { DatasetNode, GroupNode, LinkNode, NodeId, NodePath, TreeNode } from '#lib/nwb/tree.ts'

/** What the identities of these nodes name as their maker. */
const STEP = 'miniscope'

export const idAt = (path: NodePath): NodeId => newId(STEP, path)

/** An NWB object; its children in any order, without those that are not there. */
export function objectAt(
  path: NodePath,
  [namespace, type]: readonly [namespace: string, type: string],
  attributes: readonly Attribute[],
  children: readonly (TreeNode | undefined)[],
): GroupNode {
  const typed = [textValue('namespace', namespace), textValue('neurodata_type', type), ...attributes]
  return groupAt(path, children, typed)
}

export const groupAt = (
  path: NodePath,
  children: readonly (TreeNode | undefined)[],
  attributes: readonly Attribute[] = [],
): GroupNode =>
  newGroup(nameOf(path), idAt(path), { attributes, children: children.filter(child => child !== undefined) })

export const textAt = (
  parent: NodePath,
  name: string,
  text: string,
  attributes: readonly Attribute[] = [],
): DatasetNode => newText(name, idAt(childPath(parent, name)), text, { attributes })

export const textsAt = (
  parent: NodePath,
  name: string,
  texts: readonly string[],
  attributes: readonly Attribute[] = [],
) => newValues(name, idAt(childPath(parent, name)), 'string', texts, { attributes })

/** A scalar. */
export const floatAt = (parent: NodePath, name: string, value: number, attributes: readonly Attribute[] = []) =>
  newValues(name, idAt(childPath(parent, name)), 'float64', [floatScalar(value)], { attributes, shape: [] })

export const floatsAt = (parent: NodePath, name: string, values: Float64Array, attributes: readonly Attribute[] = []) =>
  newValues(name, idAt(childPath(parent, name)), 'float64', Array.from(values, floatScalar), { attributes })

export const integersAt = (
  parent: NodePath,
  name: string,
  values: readonly number[],
  attributes: readonly Attribute[] = [],
) => newValues(name, idAt(childPath(parent, name)), 'int64', values.map(String), { attributes })

export const linkTo = (name: string, path: NodePath): LinkNode => newLink(name, idAt(path))

export const floatAttribute = (name: string, value: number): Attribute => ({
  name,
  dtype: 'float64',
  shape: [],
  values: [floatScalar(value)],
})

export const integerAttribute = (name: string, value: number): Attribute => ({
  name,
  dtype: 'int64',
  shape: [],
  values: [String(value)],
})

export const integersAttribute = (name: string, values: readonly number[]): Attribute => ({
  name,
  dtype: 'int64',
  shape: [values.length],
  values: values.map(String),
})

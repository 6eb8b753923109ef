/** Nodes that a step makes. Their identities start with `new:` and are unique because step and purpose are in them. */

import type { DataType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Attribute, Scalar } from '#lib/array/values.ts'
import { textValue } from './attributes.ts'
import { compareNames } from './node-path.ts'
import type { Data, DatasetNode, GroupNode, LinkNode, NodeId, TreeNode } from './tree.ts'

/** Identity of a node that `step` makes; `what` tells it from the others of that step, usually its first path. */
export const newId = (step: string, what: string): NodeId => `new:${step}:${what}`

interface NodeOptions {
  readonly attributes?: readonly Attribute[]
}

/** A group; children in any order. */
export function newGroup(
  name: string,
  id: NodeId,
  { attributes = [], children = [] }: NodeOptions & { readonly children?: readonly TreeNode[] } = {},
): GroupNode {
  const sorted = children.toSorted((a, b) => compareNames(a.name, b.name))
  return { kind: 'group', name, id, attributes, children: sorted }
}

/** A dataset whose elements come from `data`. */
export function newDataset(
  name: string,
  id: NodeId,
  { attributes = [], dtype, shape, data }: NodeOptions & Pick<DatasetNode, 'dtype' | 'shape' | 'data'>,
): DatasetNode {
  return { kind: 'dataset', name, id, attributes, dtype, shape, data }
}

/** A dataset whose elements are given, flat in C order; one-dimensional unless a shape is given. */
export function newValues(
  name: string,
  id: NodeId,
  dtype: DataType,
  values: readonly Scalar[],
  { attributes = [], shape = [values.length] }: NodeOptions & { readonly shape?: readonly number[] } = {},
): DatasetNode {
  const data: Data = { kind: 'values', values }
  if (elementCount(shape) !== values.length) throw new RangeError(`${values.length} values do not fill [${shape}]`)
  return newDataset(name, id, { attributes, dtype, shape, data })
}

/** A scalar text. */
export const newText = (name: string, id: NodeId, text: string, options: NodeOptions = {}): DatasetNode =>
  newValues(name, id, 'string', [text], { ...options, shape: [] })

export const newLink = (name: string, target: NodeId): LinkNode => ({ kind: 'link', name, target })

/** The three attributes that make a node an NWB object. */
export const typeAttributes = (namespace: string, type: string, objectId: string): readonly Attribute[] => [
  textValue('namespace', namespace),
  textValue('neurodata_type', type),
  textValue('object_id', objectId),
]

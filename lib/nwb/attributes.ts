/** Attributes of one node: read, made, set; a node is never changed, a new one is returned. */

import type { Attribute, Scalar } from '#lib/array/values.ts'
import type { DatasetNode, GroupNode, NodeId } from './tree.ts'

/** A node that can carry attributes. */
export type ObjectNode = GroupNode | DatasetNode

export const getAttribute = (node: ObjectNode, name: string): Attribute | undefined =>
  node.attributes.find(attribute => attribute.name === name)

/** The text of a scalar string attribute (a list of one text counts), else undefined. */
export function textAttribute(node: ObjectNode, name: string): string | undefined {
  const attribute = getAttribute(node, name)
  if (attribute?.dtype !== 'string' || attribute.values.length !== 1) return undefined
  const value = attribute.values[0]
  return typeof value === 'string' ? value : undefined
}

/** The texts of a string attribute in order, else undefined. */
export function textsAttribute(node: ObjectNode, name: string): readonly string[] | undefined {
  const attribute = getAttribute(node, name)
  if (attribute?.dtype !== 'string') return undefined
  return attribute.values.filter(value => typeof value === 'string')
}

/** Identity of the object that a scalar reference attribute names, else undefined. */
export function referenceAttribute(node: ObjectNode, name: string): NodeId | undefined {
  const value = getAttribute(node, name)?.values[0]
  return isReference(value) && value.ref !== null ? value.ref : undefined
}

export function isReference(value: Scalar | undefined): value is { readonly ref: string | null } {
  return typeof value === 'object' && value !== null && 'ref' in value
}

/** The node with the attribute, in place of one of the same name or at the end. */
export function setAttribute<Node extends ObjectNode>(node: Node, attribute: Attribute): Node {
  const at = node.attributes.findIndex(other => other.name === attribute.name)
  return { ...node, attributes: at < 0 ? [...node.attributes, attribute] : node.attributes.with(at, attribute) }
}

/** The node without the attribute; the same node where it has none. */
export function removeAttribute<Node extends ObjectNode>(node: Node, name: string): Node {
  if (getAttribute(node, name) === undefined) return node
  return { ...node, attributes: node.attributes.filter(attribute => attribute.name !== name) }
}

export const textValue = (name: string, text: string): Attribute => ({
  name,
  dtype: 'string',
  shape: [],
  values: [text],
})

export const textsValue = (name: string, texts: readonly string[]): Attribute => ({
  name,
  dtype: 'string',
  shape: [texts.length],
  values: texts,
})

export const referenceValue = (name: string, target: NodeId): Attribute => ({
  name,
  dtype: 'reference',
  shape: [],
  values: [{ ref: target }],
})

/** An attribute's value as it stands in a list of changes: one value for a scalar, else a list; null where absent. */
export function plainValue(attribute: Attribute | undefined): unknown {
  if (attribute === undefined || attribute.shape === null) return null
  return attribute.shape.length === 0 ? (attribute.values[0] ?? null) : attribute.values
}

/**
 * An attribute as the record of a new object has it: numbers with their type, and a shape where there are several axes,
 * as plain JSON tells neither 1 from 1.0 nor a text from the decimal text of a 64-bit integer.
 */
export function recordedValue(attribute: Attribute): unknown {
  const { dtype, shape } = attribute
  const isPlain = dtype === 'string' || dtype === 'bool' || dtype === 'reference'
  if (isPlain && (shape?.length ?? 0) < 2) return plainValue(attribute)
  return { dtype, ...((shape?.length ?? 0) > 1 && { shape }), value: plainValue(attribute) }
}

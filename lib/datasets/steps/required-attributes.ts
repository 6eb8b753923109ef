/**
 * Adds attributes that a type must have, where the value follows from the schema, from the object's neighbours or from
 * what PyNWB itself takes for a missing one. An attribute that cannot be known is reported, a missing reference stops.
 */

import type { Attribute } from '#lib/array/values.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import {
  getAttribute,
  recordedValue,
  referenceValue,
  setAttribute,
  textsValue,
  textValue,
} from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { childOf, mapNodes } from '#lib/nwb/edit.ts'
import { nodeSpecs } from '#lib/nwb/node-specs.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import { dtypeWord, floatTypeOf } from '#lib/nwb/schema/spec-dtype.ts'
import { type AttributeSpec, isReferenceDtype } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'

const NAME = 'required-attributes'

export const requiredAttributes = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(tree) {
    const specs = nodeSpecs(tree, catalog)
    const added = new Map<NodePath, readonly Attribute[]>()
    const changes: Change[] = []
    const warnings: string[] = []
    for (const { path, node, parent } of walkObjects(tree.root)) {
      const declared = (specs.group(path) ?? specs.dataset(path))?.attributes ?? []
      for (const spec of declared) {
        if (!spec.required || getAttribute(node, spec.name) !== undefined) continue
        const attribute = attributeFor(spec, node, parent, path)
        if (attribute === undefined) {
          warnings.push(`${path} has no attribute ${spec.name}, which the schema requires; its value is not known.`)
          continue
        }
        added.set(path, [...(added.get(path) ?? []), attribute])
        const reason = 'The schema requires the attribute, and the file does not have it.'
        const after = recordedValue(attribute)
        changes.push({ step: NAME, path, attribute: spec.name, before: null, after, reason })
      }
    }
    return { tree: withAttributes(tree, added), changes, warnings }
  },
})

function withAttributes(tree: NwbTree, added: ReadonlyMap<NodePath, readonly Attribute[]>): NwbTree {
  if (added.size === 0) return tree
  return mapNodes(tree, NAME, (node, path) => {
    if (node.kind !== 'group' && node.kind !== 'dataset') return node
    return (added.get(path) ?? []).reduce<typeof node>(setAttribute, node)
  })
}

/** Texts that PyNWB puts where nothing was said. */
const DEFAULT_TEXTS: Readonly<Record<string, string>> = {
  description: 'no description',
  comments: 'no comments',
  unit: 'unknown',
}

function attributeFor(
  spec: AttributeSpec,
  node: GroupNode | DatasetNode,
  parent: GroupNode | undefined,
  path: NodePath,
): Attribute | undefined {
  const { name } = spec
  if (spec.value !== undefined) return fixedValue(spec)
  if (isReferenceDtype(spec.dtype)) return referenceFor(spec, node, parent, path)
  if (name === 'colnames' && node.kind === 'group') return textsValue(name, columnsOf(node))
  if (name === 'description' && neurodataType(node) === 'VectorIndex' && node.name.endsWith('_index'))
    return textValue(name, `Index for VectorData '${node.name.slice(0, -'_index'.length)}'`)
  const text = Object.hasOwn(DEFAULT_TEXTS, name) ? DEFAULT_TEXTS[name] : undefined
  const isText = typeof spec.dtype === 'string' && dtypeWord(spec.dtype) === 'text' && spec.shape === undefined
  return text !== undefined && isText ? textValue(name, text) : undefined
}

function fixedValue({ name, value, dtype }: AttributeSpec): Attribute | undefined {
  if (typeof value === 'string') return textValue(name, value)
  if (typeof value === 'boolean') return { name, dtype: 'bool', shape: [], values: [value] }
  if (typeof value !== 'number') return undefined
  const type = floatTypeOf(dtype) ?? (Number.isInteger(value) ? 'int32' : 'float64')
  return { name, dtype: type, shape: [], values: [value] }
}

/** The index of a ragged column is named after the column that it points into; no other reference can be guessed. */
function referenceFor(
  { name }: AttributeSpec,
  node: GroupNode | DatasetNode,
  parent: GroupNode | undefined,
  path: NodePath,
): Attribute {
  if (name === 'target' && node.name.endsWith('_index') && parent !== undefined) {
    const column = childOf(parent, node.name.slice(0, -'_index'.length))
    if (column?.kind === 'dataset') return referenceValue(name, column.id)
    if (column?.kind === 'link') return referenceValue(name, column.target)
  }
  const message = `${path} must name another object in its attribute ${name}, and names none.`
  throw new TransformError(NAME, message, { path, advice: 'Readers cannot open a file with it; repair the source.' })
}

/** Columns of a table that does not list them, in the order of their names. */
function columnsOf(table: GroupNode): readonly string[] {
  return table.children
    .filter(child => child.kind === 'dataset' && child.name !== 'id' && neurodataType(child) !== 'VectorIndex')
    .filter(child => neurodataType(child) !== undefined)
    .map(child => child.name)
}

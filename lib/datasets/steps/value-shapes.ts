/**
 * One value ↔ a list of one, as the schema has it. Early files hold a lone `experimenter` or `colnames` as a scalar;
 * readers of a store take a scalar as a scalar, where HDF5 readers had an exception for it.
 */

import type { Attribute } from '#lib/array/values.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import type { Change } from '#lib/nwb/change.ts'
import { replaceData } from '#lib/nwb/dataset-edits.ts'
import type { AttributeSpec, DatasetSpec } from '#lib/nwb/schema/spec-types.ts'
import type { TypeCatalog } from '#lib/nwb/schema/type-catalog.ts'
import type { DatasetNode, NodePath } from '#lib/nwb/tree.ts'
import { mapDeclared } from './declared-objects.ts'

const NAME = 'value-shapes'

export const valueShapes = (catalog: TypeCatalog): Step => ({
  name: NAME,
  apply(tree) {
    const changes: Change[] = []
    const next = mapDeclared(tree, catalog, NAME, {
      attribute: (attribute, spec, path) => reshape(attribute, spec, path, changes),
      dataset: (node, spec, path) => asList(node, spec, path, changes),
    })
    return { tree: next, changes }
  },
})

/** Names that hdmf itself writes and that no type declares; each is one text. */
const ONE_TEXT = new Set(['namespace', 'neurodata_type', 'object_id'])

function reshape(attribute: Attribute, spec: AttributeSpec | undefined, path: NodePath, changes: Change[]): Attribute {
  const shape = shapeFor(attribute, spec)
  if (shape === undefined) return attribute
  const { name, shape: before } = attribute
  const reason = shape.length === 0 ? 'The schema has one value here, not a list.' : 'The schema has a list here.'
  changes.push({ step: NAME, path, attribute: name, before: { shape: before }, after: { shape }, reason })
  return { ...attribute, shape }
}

function shapeFor({ name, shape }: Attribute, spec: AttributeSpec | undefined): readonly number[] | undefined {
  const isOne = shape?.length === 1 && shape[0] === 1
  if (isOne && (ONE_TEXT.has(name) || (spec?.dtype !== undefined && spec.shape === undefined))) return []
  return shape?.length === 0 && isList(spec) ? [1] : undefined
}

function asList(node: DatasetNode, spec: DatasetSpec | undefined, path: NodePath, changes: Change[]): DatasetNode {
  if (node.shape?.length !== 0 || !isList(spec)) return node
  const shape = [1]
  const reason = 'The schema has a list here, and readers of a store do not take one value for it.'
  changes.push({ step: NAME, path, before: { shape: [] }, after: { shape }, reason })
  return replaceData(node, node.dtype, { data: { kind: 'reshape', of: { data: node.data, shape: [] } }, shape })
}

/** Does the schema allow one-dimensional values and no others? */
const isList = (spec: AttributeSpec | DatasetSpec | undefined): boolean =>
  spec?.shape !== undefined && spec.shape.length > 0 && spec.shape.every(({ length }) => length === 1)

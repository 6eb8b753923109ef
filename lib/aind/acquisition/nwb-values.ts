/** Values of an NWB file as documents hold them: numbers as numbers, NaN and infinities as null, links followed. */

import { type DataType, isFloatType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import type { LookedUp } from '#lib/datasets/dataset.ts'
import { valuesOf } from '#lib/datasets/steps/looked-up.ts'
import { linkedDataset } from '#lib/datasets/visual-coding-ophys/linked-datasets.ts'
import { TransformError } from '#lib/errors.ts'
import { getAttribute } from '#lib/nwb/attributes.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { JsonValue } from '../json-value.ts'

/** The name that errors have. */
export const STEP = 'metadata'

/** Elements of the dataset at `path`, flat; undefined where there is none, or where it was not looked up. */
export function plainValues(tree: NwbTree, path: NodePath, values: LookedUp): readonly JsonValue[] | undefined {
  const node = linkedDataset(tree, path)?.node
  return node === undefined ? undefined : valuesOf(node, values)?.map(value => plainScalar(value, node.dtype))
}

/** The one element at `path`; null where there is none. */
export const plainValue = (tree: NwbTree, path: NodePath, values: LookedUp): JsonValue =>
  plainValues(tree, path, values)?.[0] ?? null

/** The text at `path`. Throws a TransformError where there is none. */
export function textValue(tree: NwbTree, path: NodePath, values: LookedUp): string {
  const value = plainValue(tree, path, values)
  if (typeof value === 'string') return value
  throw new TransformError(STEP, `A text was expected at ${path}; there is none.`, { path })
}

/** An attribute of the group or dataset at `path`: one value, or a list of an attribute that is one. Null where there is none. */
export function plainAttribute(tree: NwbTree, path: NodePath, name: string): JsonValue {
  const node = findNode(tree, path)
  if (node?.kind !== 'group' && node?.kind !== 'dataset') return null
  const attribute = getAttribute(node, name)
  if (attribute === undefined || attribute.shape === null) return null
  const plain = attribute.values.map(value => plainScalar(value, attribute.dtype))
  return attribute.shape.length === 0 ? (plain[0] ?? null) : plain
}

/** References, records and lists have no place in documents: they become null. */
function plainScalar(value: Scalar, dtype: DataType): JsonValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'string') return null
  if (dtype === 'int64' || dtype === 'uint64') return Number(value)
  if (!isFloatType(dtype)) return value
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

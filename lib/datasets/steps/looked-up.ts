/** Values that were looked up, as steps ask for them. */

import type { Scalar } from '#lib/array/values.ts'
import type { LookedUp } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode, getDataset } from '#lib/nwb/edit.ts'
import type { DatasetNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'

/** What a step has put there, else what was looked up; undefined where it was not. */
export const valuesOf = (node: DatasetNode, lookedUp: LookedUp): readonly Scalar[] | undefined =>
  node.data.kind === 'values' ? node.data.values : lookedUp.get(node.id)?.values

/** Elements of the dataset at `path`, flat; it must be there and must have been looked up. */
export function elementsAt(tree: NwbTree, path: NodePath, lookedUp: LookedUp, step: string): readonly Scalar[] {
  const values = valuesOf(getDataset(tree, path, step), lookedUp)
  if (values !== undefined) return values
  throw new TransformError(step, `The values of ${path} are needed, and they were not read.`, { path })
}

/** The text at `path`, or undefined where there is none. */
export function textAt(tree: NwbTree, path: NodePath, lookedUp: LookedUp): string | undefined {
  const node = findNode(tree, path)
  const value = node?.kind === 'dataset' ? valuesOf(node, lookedUp)?.[0] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Whole numbers (ids, rows) at `path`, as decimal texts. */
export function integersAt(tree: NwbTree, path: NodePath, lookedUp: LookedUp, step: string): readonly string[] {
  return elementsAt(tree, path, lookedUp, step).map(value => {
    const text = String(value)
    if (/^-?\d+$/.test(text)) return text
    throw new TransformError(step, `${path} holds ${text}, where whole numbers were expected.`, { path })
  })
}

/** Values that were looked up, as steps ask for them. */

import type { Scalar } from '#lib/array/values.ts'
import type { LookedUp } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode, getDataset } from '#lib/nwb/edit.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'

/** Elements of the dataset at `path` of a source's tree, flat; it must be there and must have been looked up. */
export function elementsAt(tree: NwbTree, path: NodePath, lookedUp: LookedUp, step: string): readonly Scalar[] {
  const node = getDataset(tree, path, step)
  const found = lookedUp.get(node.id)
  if (found !== undefined) return found.values
  throw new TransformError(step, `The values of ${path} are needed, and they were not read.`, { path })
}

/** The text at `path`, or undefined where there is none. */
export function textAt(tree: NwbTree, path: NodePath, lookedUp: LookedUp): string | undefined {
  const node = findNode(tree, path)
  const value = node?.kind === 'dataset' ? lookedUp.get(node.id)?.values[0] : undefined
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

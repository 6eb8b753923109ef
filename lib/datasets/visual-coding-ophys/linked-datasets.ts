/** Datasets that may be named by a link: series share their times. */

import type { Scalar } from '#lib/array/values.ts'
import { type LookedUp, type Need, needsOf } from '#lib/datasets/dataset.ts'
import { elementsAt } from '#lib/datasets/steps/looked-up.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { DatasetNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'

export interface PlacedDataset {
  readonly path: NodePath
  readonly node: DatasetNode
}

/** The dataset at `path`, or the one that the link there leads to; undefined where there is neither. */
export function linkedDataset(tree: NwbTree, path: NodePath): PlacedDataset | undefined {
  const node = findNode(tree, path)
  if (node?.kind === 'dataset') return { path, node }
  if (node?.kind !== 'link') return undefined
  return [...walkDatasets(tree.root)].find(
    ({ node: { id, aliases } }) => id === node.target || aliases?.includes(node.target),
  )
}

/** The needs for those of the datasets that are there. */
export const linkedNeeds = (tree: NwbTree, paths: readonly NodePath[], maxElements: number): readonly Need[] =>
  needsOf(
    tree,
    paths.flatMap(path => linkedDataset(tree, path)?.path ?? []),
    maxElements,
  )

/** Its elements, which must have been looked up; throws a TransformError in the name of `step` where there are none. */
export const linkedElements = (tree: NwbTree, path: NodePath, lookedUp: LookedUp, step: string): readonly Scalar[] =>
  elementsAt(tree, linkedDataset(tree, path)?.path ?? path, lookedUp, step)

/** Its elements as numbers; NaN and infinities too. */
export const linkedNumbers = (tree: NwbTree, path: NodePath, lookedUp: LookedUp, step: string): readonly number[] =>
  linkedElements(tree, path, lookedUp, step).map(Number)

/** The identifier of a session: what tells it from all others, and what ids that are made hang on. */

import type { LookedUp } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'

export const IDENTIFIER: NodePath = '/identifier'

/** Throws where the file has none: readers do not open a session without. */
export function identifierOf(tree: NwbTree, lookedUp: LookedUp): string {
  const node = findNode(tree, IDENTIFIER)
  const value = node?.kind === 'dataset' ? lookedUp.get(node.id)?.values[0] : undefined
  if (typeof value === 'string') return value
  throw new TransformError('identifier', `${IDENTIFIER} is missing or no text; every NWB session must have one.`, {
    path: IDENTIFIER,
  })
}

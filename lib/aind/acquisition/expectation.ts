/** What a file must say so that a document can be made of it. */

import { TransformError } from '#lib/errors.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { JsonValue } from '../json-value.ts'
import { STEP } from './nwb-values.ts'

export interface Expectation {
  readonly path: NodePath
  /** After which “was expected” reads well. */
  readonly expected: string
  readonly isMet: boolean
  readonly found: JsonValue
}

/** Throws a TransformError for the first that is not met. */
export function expectAll(tree: NwbTree, expectations: readonly Expectation[]): void {
  const unmet = expectations.find(({ isMet }) => !isMet)
  if (unmet === undefined) return
  const { path, expected, found } = unmet
  const message = `${path}: ${expected} was expected, ${found === null ? 'nothing' : found} was found.`
  throw new TransformError(STEP, message, { path, ...(tree.files[0] && { url: tree.files[0].url }) })
}

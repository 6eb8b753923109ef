/** The list of intended changes, applied to what the sources hold; each must be what it says. */

import { CorruptSourceError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import { changeAttribute } from './change-attributes.ts'
import { isPath, isPlain } from './change-forms.ts'
import { changeObject, type ValueClaim } from './change-objects.ts'
import type { Difference } from './difference.ts'
import type { ExpectedTree } from './expected-tree.ts'
import { isAllowed } from './step-rules.ts'

export interface AppliedChanges {
  /** Changes that are not so. */
  readonly differences: readonly Difference[]
  /** Values that changes say the sources have. */
  readonly claims: readonly ValueClaim[]
}

/** Changes `expected` in place, one change after another; one that is not so is left out and told. */
export function applyChanges(expected: ExpectedTree, changes: readonly Change[]): AppliedChanges {
  const claims: ValueClaim[] = []
  const differences: Difference[] = []
  for (const change of changes) {
    const problem = isAllowed(change) ? applyChange(expected, change, claims) : `${change.step} makes no such change`
    if (problem !== undefined) differences.push(wrongChange(change, problem))
  }
  return { differences, claims }
}

export const wrongChange = (change: Change, problem: string): Difference => ({
  kind: 'change',
  path: change.path,
  ...(change.attribute !== undefined && { attribute: change.attribute }),
  expected: change.before,
  found: change.after,
  detail: `The list of changes is wrong, step ${change.step}: ${problem}.`,
})

/** The list as a store holds it. Throws CorruptSourceError where it is no list of changes. */
export function parseChanges(bytes: Uint8Array, path: string): readonly Change[] {
  let list: unknown
  try {
    list = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new CorruptSourceError(`${path} is no JSON text`, { path }, { cause })
  }
  if (Array.isArray(list) && list.every(isChange)) return list
  throw new CorruptSourceError(`${path} is no list of changes with step, path, before, after and reason`, { path })
}

const isChange = (entry: unknown): entry is Change =>
  isPlain(entry) &&
  typeof entry.step === 'string' &&
  isPath(entry.path) &&
  (entry.attribute === undefined || typeof entry.attribute === 'string') &&
  entry.before !== undefined &&
  entry.after !== undefined

function applyChange(expected: ExpectedTree, change: Change, claims: ValueClaim[]): string | undefined {
  const { path, attribute } = change
  if (attribute === undefined) return changeObject(expected, change, claims)
  const node = expected.nodes.get(path)
  if (node === undefined || !('attributes' in node)) return 'there is no such object'
  const attributes = changeAttribute(node.attributes, attribute, change)
  if (typeof attributes === 'string') return attributes
  expected.nodes.set(path, { ...node, attributes })
  return undefined
}

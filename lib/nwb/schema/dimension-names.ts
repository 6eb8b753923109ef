/** Names for the axes of an array, from the specification of its dataset. */

import type { DatasetSpec } from './spec-types.ts'

/**
 * One name for each axis of `shape`, all different (xarray refuses repeated ones): those of the first choice of `dims`
 * whose lengths fit, else whose number of axes fits. Undefined where the specification names no such axes.
 */
export function dimensionNames(
  { dims, shape: choices }: Pick<DatasetSpec, 'dims' | 'shape'>,
  shape: readonly number[],
): readonly string[] | undefined {
  if (dims === undefined || shape.length === 0) return undefined
  const sameRank = dims
    .map((names, index) => ({ names, lengths: choices?.[index] }))
    .filter(({ names }) => names.length === shape.length)
  const fitting = sameRank.find(({ lengths }) =>
    lengths?.every((length, axis) => length === null || length === shape[axis]),
  )
  const names = (fitting ?? sameRank[0])?.names
  return names && distinctNames(names)
}

function distinctNames(names: readonly (string | null)[]): string[] {
  const taken = new Set<string>()
  for (const [axis, name] of names.entries()) {
    let free = name || `dim_${axis}`
    while (taken.has(free)) free += `_${axis}`
    taken.add(free)
  }
  return [...taken]
}

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
  const names = (fitting ?? sameRank[0])?.names.map((name, axis) => name || `dim_${axis}`)
  return names?.map((name, axis) => (names.indexOf(name) === axis ? name : `${name}_${axis}`))
}

/** The order of chunks in a B-tree: by the first axis in which they differ. */

/** Below 0 where `a` comes first, 0 where they are equal. */
export function compareCoords(a: readonly number[], b: readonly number[]): number {
  for (let axis = 0; axis < a.length; axis++) {
    const difference = (a[axis] ?? 0) - (b[axis] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Boxes in index space: axis order is C (last axis fastest), `start` included, `start + shape` excluded. */

export interface Region {
  readonly start: readonly number[]
  readonly shape: readonly number[]
}

/** Number of elements of a shape; 1 for a scalar (`[]`). */
export const elementCount = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

/** The whole of an array. */
export const wholeRegion = (shape: readonly number[]): Region => ({ start: shape.map(() => 0), shape: [...shape] })

/** The part of `a` that lies in `b`, or undefined where they do not meet. Both have the same number of axes. */
export function intersectRegions(a: Region, b: Region): Region | undefined {
  const start: number[] = []
  const shape: number[] = []
  for (let axis = 0; axis < a.shape.length; axis++) {
    const from = Math.max(a.start[axis] ?? 0, b.start[axis] ?? 0)
    const to = Math.min((a.start[axis] ?? 0) + (a.shape[axis] ?? 0), (b.start[axis] ?? 0) + (b.shape[axis] ?? 0))
    if (to <= from) return undefined
    start.push(from)
    shape.push(to - from)
  }
  return { start, shape }
}

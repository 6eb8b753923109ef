/** Which parts of which arrays codecs are tried on: some stored chunks of each large one whose codec nobody has named. */

import { elementCount, intersectRegions, type Region, wholeRegion } from '#lib/array/region.ts'
import { LARGE_ARRAY_BYTES } from './choose-codec.ts'
import { matchesPath } from './path-pattern.ts'
import { type ArrayPlan, elementBytes, type PlanSources, sourceOf } from './plan-array.ts'
import type { PlanOptions } from './plan-options.ts'

/** An array, and boxes of it that lie in one stored chunk each. */
export interface ArraySample extends ArrayPlan {
  readonly regions: readonly Region[]
}

/** Where in the array samples lie, as shares of its length: away from the ends, which are often silent. */
const PLACES = [1 / 6, 1 / 2, 5 / 6]

/** A sample's share of the array's bytes, within these bounds: three of them are read and encoded for a hundredth of the cost. */
const SAMPLE_SHARE = 0.003
const LEAST_BYTES = 64 * 1024
const MOST_BYTES = 1024 * 1024

/** Samples of the arrays that are decoded and encoded anew with a codec that is still to be chosen. */
export function sampleRegions(
  plans: readonly ArrayPlan[],
  sources: PlanSources,
  options: Pick<PlanOptions, 'codec' | 'codecOverrides'>,
): readonly ArraySample[] {
  return plans.flatMap(plan => {
    const { path, route, shape, dtype } = plan.array
    const isNamed = options.codec !== 'auto' || options.codecOverrides.some(rule => matchesPath(rule.path, path))
    const rawBytes = elementCount(shape) * elementBytes(dtype)
    if (isNamed || route !== 'rechunk' || plan.leaves === undefined || rawBytes <= LARGE_ARRAY_BYTES) return []
    const bytes = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, rawBytes * SAMPLE_SHARE))
    const regions = PLACES.map(place => regionAt(plan, place, bytes / elementBytes(dtype), sources))
    return [{ ...plan, regions: regions.filter(region => region !== undefined) }]
  })
}

/** A box of at most so many elements around the place, within the stored chunk that holds it. */
function regionAt(
  { array, leaves = [] }: ArrayPlan,
  place: number,
  elements: number,
  sources: PlanSources,
): Region | undefined {
  const at = array.shape.map(length => Math.floor(length * place))
  const one = { start: at, shape: at.map(() => 1) }
  const leaf = leaves.find(({ target }) => intersectRegions(target, one) !== undefined)
  const source = leaf === undefined ? undefined : sourceOf(sources, leaf)
  if (leaf === undefined || source === undefined) return undefined
  const chunk = { start: [...at], shape: at.map(() => 1) }
  for (const [axis, sourceAxis] of leaf.axes.entries()) {
    if (sourceAxis === null) continue
    const offset = (leaf.region.start[sourceAxis] ?? 0) - (leaf.target.start[axis] ?? 0)
    const step = source.chunkShape?.[sourceAxis] ?? source.shape[sourceAxis] ?? 1
    const index = (at[axis] ?? 0) + offset
    // What is stored in one run begins where it is looked at; only whole rows of it lie together.
    const from = source.chunkShape === null && axis === 0 ? index : index - (index % step)
    chunk.start[axis] = from - offset
    chunk.shape[axis] = step
  }
  const inside = intersectRegions(intersectRegions(chunk, leaf.target) ?? one, wholeRegion(array.shape)) ?? one
  return { start: inside.start, shape: cutShape(inside.shape, elements) }
}

/** The shape cut to so many elements, along the first axes first. */
function cutShape(shape: readonly number[], elements: number): readonly number[] {
  let room = Math.max(1, Math.floor(elements))
  return shape
    .toReversed()
    .map(length => {
      const kept = Math.max(1, Math.min(length, room))
      room = Math.floor(room / kept)
      return kept
    })
    .toReversed()
}

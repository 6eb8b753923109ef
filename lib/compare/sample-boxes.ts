/** A few boxes of many: the first, the last, and some between that are the same in every run. */

import { createHash } from 'node:crypto'
import type { Region } from '#lib/array/region.ts'

/** Boxes that a sample takes besides the first and the last. */
const BETWEEN = 2

/** At most four of the boxes, in their order; `seed` (the array's path) decides which. */
export function sampled(boxes: Iterable<Region>, seed: string): readonly Region[] {
  const all = [...boxes]
  const last = all.length - 1
  if (all.length <= BETWEEN + 2) return all
  const digest = createHash('sha256').update(seed).digest()
  const chosen = new Set([0, last])
  for (let draw = 0; draw < BETWEEN; draw++) chosen.add(1 + (digest.readUInt32LE(draw * 4) % (last - 1)))
  return [...chosen].sort((a, b) => a - b).flatMap(number => all[number] ?? [])
}

/** A few boxes of many: the first, the last, and some between that are the same in every run. */

import { createHash } from 'node:crypto'

/** Boxes that a sample takes besides the first and the last. */
const BETWEEN = 2

/** Numbers of at most four of `count` boxes, in order; `seed` (the array's path) decides which. */
export function sampleNumbers(count: number, seed: string): readonly number[] {
  if (count <= BETWEEN + 2) return Array.from({ length: count }, (_, number) => number)
  const last = count - 1
  const digest = createHash('sha256').update(seed).digest()
  const chosen = new Set([0, last])
  for (let draw = 0; draw < BETWEEN; draw++) chosen.add(1 + Number(digest.readBigUInt64LE(draw * 8) % BigInt(last - 1)))
  return [...chosen].sort((a, b) => a - b)
}

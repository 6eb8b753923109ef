/** Reads of few elements are kept: the first rows of an array are what one check after another asks for. */

import { elementCount } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { ReadElements } from './inspected-array.ts'

/** Elements up to which a read is kept: 200 rows of some columns. */
const FEW_ELEMENTS = 4000

/** Reads kept; with the longest texts that columns have, some 10 MB. */
const MOST_READS = 500

export function keptReads(read: ReadElements): ReadElements {
  const kept = new Map<string, Promise<Values>>()
  return (path, region) => {
    if (elementCount(region.shape) > FEW_ELEMENTS) return read(path, region)
    const key = JSON.stringify([path, region])
    const known = kept.get(key)
    if (known !== undefined) return known
    const values = read(path, region)
    kept.set(key, values)
    values.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MOST_READS && oldest !== undefined) kept.delete(oldest)
    return values
  }
}

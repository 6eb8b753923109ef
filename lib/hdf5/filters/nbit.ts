/**
 * Filter 5, n-bit: packs elements that do not use all their bits. Such elements are left to libhdf5 altogether; of the
 * others the filter notes that there is nothing to pack, and leaves chunks as they are.
 */

import type { DecodeFilter } from './filter.ts'

/** Option 1 is not 0 where there is nothing to pack. */
export const refuseNbit = ([, nothingToPack = 0]: readonly number[]): string | undefined =>
  nothingToPack === 0 ? 'n-bit filter' : undefined

export const decodeNbit: DecodeFilter = bytes => bytes

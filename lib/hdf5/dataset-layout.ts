/**
 * How a dataset's elements lie in the file, as the small reader finds it from the object header. Everything a worker
 * needs to read the data without libhdf5; plain data, goes into the plan.
 */

import type { Hdf5Filter } from './hdf5-file.ts'

/** The bits of an integer that hold its value, counted from the lowest of the element in little-endian order. */
export interface UsedBits {
  readonly offset: number
  readonly count: number
  readonly signed: boolean
}

interface ElementStorage {
  /** Bytes of one stored element. */
  readonly itemSize: number
  /** True where elements are stored big-endian and must be swapped after decoding. */
  readonly bigEndian: boolean
  /** Only of integers that do not use all their bits (a 12-bit converter's samples in 16); see `toNativeElements`. */
  readonly usedBits?: UsedBits
  /** The fill value's bytes as stored (base64), or null for zeros. */
  readonly fillValue: string | null
}

export type DatasetLayout =
  | ({
      readonly kind: 'chunked'
      readonly chunkShape: readonly number[]
      readonly filters: readonly Hdf5Filter[]
    } & ElementStorage)
  /** One run of bytes; `offset` is absolute, or null where storage was never allocated (all fill value). */
  | ({ readonly kind: 'contiguous'; readonly offset: number | null; readonly length: number } & ElementStorage)
  /** Inside the object header: the bytes themselves (base64). */
  | ({ readonly kind: 'compact'; readonly bytes: string } & ElementStorage)

/** Counts what a source is asked for: cost is asserted in requests and bytes, not in time. */

import type { ByteRange, ByteSource } from '#lib/io/byte-source.ts'

export interface CountedSource {
  readonly source: ByteSource
  /** Reads that were started, failed ones too. */
  readonly requests: number
  /** Bytes that they asked for. */
  readonly bytes: number
  readonly ranges: readonly ByteRange[]
}

export function countingSource(counted: ByteSource): CountedSource {
  const ranges: ByteRange[] = []
  return {
    ranges,
    get requests() {
      return ranges.length
    },
    get bytes() {
      return ranges.reduce((sum, { length }) => sum + length, 0)
    },
    source: {
      ...counted,
      read(range, options) {
        ranges.push(range)
        return counted.read(range, options)
      },
    },
  }
}

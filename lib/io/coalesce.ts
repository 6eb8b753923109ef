/** Many small ranges read as few large ones: on S3 a request costs as much time as about a megabyte. */

import { mapLimit } from '#lib/async.ts'
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts'

/** Bytes not asked for that are cheaper to fetch along than a second request. */
export const DEFAULT_GAP_BYTES = 64 * 1024

/** Longest merged range: long enough for full speed from S3, short enough for several at once in a small memory. */
export const DEFAULT_MERGED_BYTES = 8 * 1024 * 1024

/** Merged ranges in flight. */
export const DEFAULT_CONCURRENCY = 8

export interface MergeOptions {
  readonly gapBytes?: number
  readonly maxBytes?: number
}

/** One request and what is in it; `index` is the place in the list that was merged, `at` the offset within this range. */
export interface MergedRange extends ByteRange {
  readonly parts: readonly { readonly index: number; readonly at: number; readonly length: number }[]
}

/**
 * The ranges by offset, joined where at most `gapBytes` lie between them and the whole stays within `maxBytes`. Every
 * range is part of exactly one merged range; one that is longer than `maxBytes` stays whole. Ranges may overlap.
 */
export function mergeRanges(ranges: readonly ByteRange[], options: MergeOptions = {}): MergedRange[] {
  const { gapBytes = DEFAULT_GAP_BYTES, maxBytes = DEFAULT_MERGED_BYTES } = options
  const sorted = ranges.map((range, index) => ({ ...range, index })).sort((a, b) => a.offset - b.offset)
  const merged: { offset: number; end: number; parts: { index: number; at: number; length: number }[] }[] = []

  for (const { offset, length, index } of sorted) {
    const end = offset + length
    const last = merged.at(-1)
    if (last !== undefined && offset - last.end <= gapBytes && Math.max(end, last.end) - last.offset <= maxBytes) {
      last.parts.push({ index, at: offset - last.offset, length })
      last.end = Math.max(last.end, end)
    } else {
      merged.push({ offset, end, parts: [{ index, at: 0, length }] })
    }
  }
  return merged.map(({ offset, end, parts }) => ({ offset, length: end - offset, parts }))
}

export interface ReadRangesOptions extends MergeOptions, ReadOptions {
  readonly concurrency?: number
}

/**
 * Reads all ranges, merged and concurrently, and calls `use` with each one's place in the list and its bytes: a view
 * of the merged range, which is let go when `use` is done with all of its parts. So at most `concurrency` merged ranges
 * are in memory, however slow `use` is. Order is not kept; the first failure stops all.
 */
export async function readRanges(
  source: ByteSource,
  ranges: readonly ByteRange[],
  use: (index: number, bytes: Uint8Array) => Promise<void> | void,
  options: ReadRangesOptions = {},
): Promise<void> {
  const { concurrency = DEFAULT_CONCURRENCY, signal, ...merge } = options
  await mapLimit(
    mergeRanges(ranges, merge),
    concurrency,
    async ({ offset, length, parts }, _, { signal }) => {
      const bytes = await source.read({ offset, length }, { signal })
      for (const part of parts) {
        signal.throwIfAborted()
        await use(part.index, bytes.subarray(part.at, part.at + part.length))
      }
    },
    { signal },
  )
}

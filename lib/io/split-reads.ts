/** Long reads as several concurrent ones: one connection to S3 carries some 60 to 90 MB/s, and a fault costs one part only. */

import { mapLimit } from '#lib/async.ts'
import { allocate } from './body.ts'
import { checkRange } from './byte-range.ts'
import type { ByteRange, ByteSource } from './byte-source.ts'

/** As long as merged ranges are: full speed on each connection. */
export const DEFAULT_PART_BYTES = 8 * 1024 * 1024

/** Connections of one read. */
export const DEFAULT_PART_CONCURRENCY = 4

export interface SplitOptions {
  readonly partBytes?: number
  readonly concurrency?: number
}

/** Reads of more than two parts are split; memory beside the result is bounded by the parts in flight. */
export function withSplitReads(source: ByteSource, options: SplitOptions = {}): ByteSource {
  const { partBytes = DEFAULT_PART_BYTES, concurrency = DEFAULT_PART_CONCURRENCY } = options
  return {
    ...source,
    async read(range, { signal } = {}) {
      if (!(range.length > 2 * partBytes)) return source.read(range, { signal })
      checkRange(range, source)
      const bytes = allocate(range.length)
      const readPart = async (part: ByteRange, _: number, options: { readonly signal: AbortSignal }) => {
        bytes.set(await source.read(part, options), part.offset - range.offset)
      }
      await mapLimit(partsOf(range, partBytes), concurrency, readPart, { signal })
      return bytes
    },
  }
}

function* partsOf({ offset, length }: ByteRange, partBytes: number): Generator<ByteRange> {
  const end = offset + length
  for (let at = offset; at < end; at += partBytes) yield { offset: at, length: Math.min(partBytes, end - at) }
}

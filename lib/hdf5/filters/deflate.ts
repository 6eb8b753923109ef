/** Filter 1, deflate: a zlib stream. Inflated by node's zlib in its thread pool. */

import { inflate } from 'node:zlib'
import { corruptChunk, type DecodeFilter } from './filter.ts'

/** A chunk may have grown before it was deflated: by a checksum, or by a filter that failed to make it smaller. */
const growthLimit = (rawBytes: number) => rawBytes + (rawBytes >> 3) + 4096

/** Deflate makes at most 1032 bytes of one, so a short stream that claims to be a huge chunk gets a small buffer. */
const MAX_RATIO = 1032

/** zlib stops and asks for more room when a buffer is exactly full. */
const SPARE_BYTES = 64

export const decodeDeflate: DecodeFilter = (bytes, _options, chunk) => {
  const chunkSize = Math.min(chunk.rawBytes, bytes.length * MAX_RATIO) + SPARE_BYTES
  return new Promise((resolve, reject) => {
    inflate(bytes, { chunkSize, maxOutputLength: growthLimit(chunk.rawBytes) }, (error, result) => {
      if (error === null) resolve(result)
      else reject(corruptChunk(`no zlib stream of ${chunk.rawBytes} bytes (${error.message})`, chunk, error))
    })
  })
}

/** Filter 1, deflate: a zlib stream. Inflated by node's zlib, in its thread pool unless that costs more than the work. */

import { inflate, inflateSync } from 'node:zlib'
import { corruptChunk, type DecodeFilter } from './filter.ts'

/** A chunk may have grown before it was deflated: by a checksum, or by a filter that failed to make it smaller. */
const growthLimit = (rawBytes: number) => rawBytes + (rawBytes >> 3) + 4096

/** Deflate makes at most 1032 bytes of one, so a short stream that claims to be a huge chunk gets a small buffer. */
const MAX_RATIO = 1032

/** zlib stops and asks for more room when a buffer is exactly full. */
const SPARE_BYTES = 64

/** Up to here inflating takes some 20 µs, and going to another thread and back 100. */
const SMALL_BYTES = 4096

export const decodeDeflate: DecodeFilter = (bytes, _options, chunk) => {
  const chunkSize = Math.min(chunk.rawBytes, bytes.length * MAX_RATIO) + SPARE_BYTES
  const settings = { chunkSize, maxOutputLength: growthLimit(chunk.rawBytes) }
  const damaged = (error: Error) =>
    corruptChunk(`a zlib stream of ${chunk.rawBytes} bytes expected (${error.message})`, chunk, error)
  if (chunk.rawBytes <= SMALL_BYTES && bytes.length <= SMALL_BYTES) {
    try {
      return inflateSync(bytes, settings)
    } catch (error) {
      throw error instanceof Error ? damaged(error) : error
    }
  }
  return new Promise((resolve, reject) => {
    inflate(bytes, settings, (error, result) => (error === null ? resolve(result) : reject(damaged(error))))
  })
}

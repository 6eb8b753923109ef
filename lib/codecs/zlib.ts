/** zlib streams (RFC 1950); also what HDF5's deflate filter stores. */

import { deflate, inflate } from 'node:zlib'
import type { ByteCodec } from './codec.ts'
import { undecodable } from './codec.ts'
import { callZlib, DEFLATE_MEMORY, pieceFor } from './zlib-call.ts'

/** At level 0…9. The bytes depend on the version of the zlib library, the decoded data does not. */
export const zlib = (level: number): ByteCodec => ({
  encode: (bytes, options) =>
    callZlib(deflate, bytes, { level, ...DEFLATE_MEMORY, chunkSize: pieceFor(bytes.byteLength) }, options),
  decode: async (bytes, { maxBytes, signal }) => {
    try {
      const chunkSize = pieceFor(Math.min(maxBytes, bytes.byteLength * 8))
      return await callZlib(inflate, bytes, { maxOutputLength: Math.max(1, maxBytes), chunkSize }, { signal })
    } catch (error) {
      signal?.throwIfAborted()
      throw undecodable('zlib', maxBytes, error)
    }
  },
})

/** gzip members (RFC 1952) that are the same bytes on every machine: no time, no name, operating system "unknown". */

import { gunzip, gzip as gzipNative } from 'node:zlib'
import type { ByteCodec } from './codec.ts'
import { undecodable } from './codec.ts'
import { callZlib, DEFLATE_MEMORY, pieceFor } from './zlib-call.ts'

/** Offset and value of the OS field; zlib would put the system that it runs on. */
const OS_OFFSET = 9
const OS_UNKNOWN = 255

/** At level 0…9. The bytes depend on the version of the zlib library, the decoded data does not. */
export const gzip = (level: number): ByteCodec => ({
  encode: async (bytes, options) => {
    const member = await callZlib(
      gzipNative,
      bytes,
      { level, ...DEFLATE_MEMORY, chunkSize: pieceFor(bytes.byteLength) },
      options,
    )
    member[OS_OFFSET] = OS_UNKNOWN
    return member
  },
  decode: async (bytes, { maxBytes, signal }) => {
    try {
      const chunkSize = pieceFor(Math.min(maxBytes, bytes.byteLength * 8))
      return await callZlib(gunzip, bytes, { maxOutputLength: Math.max(1, maxBytes), chunkSize }, { signal })
    } catch (error) {
      signal?.throwIfAborted()
      throw undecodable('gzip', maxBytes, error)
    }
  },
})

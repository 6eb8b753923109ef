/** A source over bytes in memory, without any retries or checks beyond the contract's. */

import { checkRange } from '#lib/io/byte-range.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'

export function memorySource(bytes: Uint8Array, { url = 'memory:source' }: { readonly url?: string } = {}): ByteSource {
  return {
    url,
    size: bytes.length,
    etag: '"memory"',
    async read(range, { signal } = {}) {
      signal?.throwIfAborted()
      checkRange(range, { url, size: bytes.length })
      return bytes.slice(range.offset, range.offset + range.length)
    },
    async close() {},
  }
}

/** A source that is open only while it is read: a recording may have more files than a process may hold open. */

import { SourceChangedError } from '#lib/errors.ts'
import type { ByteSource } from './byte-source.ts'

/**
 * `open` gives the same object each time; where it gives another version, SourceChangedError. For files on disk, which
 * open in microseconds.
 */
export async function openReopenedSource(open: () => Promise<ByteSource>): Promise<ByteSource> {
  const first = await open()
  await first.close()
  const { url, size, etag, digests } = first
  return {
    url,
    size,
    etag,
    ...(digests !== undefined && { digests }),
    async read(range, options) {
      options?.signal?.throwIfAborted()
      const source = await open()
      try {
        if (source.etag !== etag)
          throw new SourceChangedError(`The file changed: its version was ${etag}, now it is ${source.etag}.`, {
            url,
            advice: 'Plan and convert it again once nothing writes to it.',
          })
        return await source.read(range, options)
      } finally {
        await source.close()
      }
    },
    async close() {},
  }
}

/** The small reader over the blocks that libhdf5 reads: what the library has just read costs nothing again. */

import type { ByteSource } from '#lib/io/byte-source.ts'
import type { FormatFile } from './format-file.ts'
import type { LazyFile } from './lazy-file.ts'
import { SourceReadFailure } from './libhdf5.ts'
import { readSuperblock } from './superblock.ts'

/** The file's superblock, read when it is first asked for. */
export function lazyFormatOf(lazyFile: LazyFile): () => Promise<FormatFile> {
  const source = sourceOver(lazyFile)
  let file: Promise<FormatFile> | undefined
  return () => {
    file ??= readSuperblock(source)
    return file
  }
}

function sourceOver({ url, size, read }: LazyFile): ByteSource {
  return {
    url,
    size,
    etag: '',
    async read({ offset, length }) {
      const bytes = new Uint8Array(length)
      try {
        read(offset, bytes, 0, length)
      } catch (cause) {
        throw new SourceReadFailure('A read failed', { cause })
      }
      return bytes
    },
    async close() {},
  }
}

/** A file on disk. Its version is size and modification time, looked at after every read. */

import { type FileHandle, open, stat } from 'node:fs/promises'
import { InvalidInputError, SourceChangedError } from '#lib/errors.ts'
import { allocate } from './body.ts'
import { checkRange } from './byte-range.ts'
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts'
import { fileError } from './file-errors.ts'

/**
 * Opens a regular file. InvalidInputError where there is none; SourceUnavailableError where it can't be read.
 * A file that is replaced under its name keeps being read as it was; one that is written to throws SourceChangedError.
 */
export async function openFileSource(path: string, { signal }: ReadOptions = {}): Promise<ByteSource> {
  signal?.throwIfAborted()
  const handle = await openRegularFile(path)
  const { size, etag } = await versionOf(handle, path)

  return {
    url: path,
    size,
    etag,
    async read(range, { signal } = {}) {
      signal?.throwIfAborted()
      checkRange(range, { url: path, size })
      const bytes = allocate(range.length)
      const filled = await fill(handle, bytes, range, path)
      // After the bytes, not before: whatever was written until now shows in the time. It costs some 20 µs.
      const now = await versionOf(handle, path)
      if (now.etag !== etag || filled < range.length) throw changedError(path, etag, now.etag)
      return bytes
    },
    async close() {
      await handle.close()
    },
  }
}

async function openRegularFile(path: string): Promise<FileHandle> {
  try {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    const stats = await stat(path)
    if (stats.isDirectory()) {
      throw new InvalidInputError('This is a folder; expected a file.', { url: path, advice: 'Name a file in it.' })
    }
    if (!stats.isFile()) throw new InvalidInputError('This is not a regular file.', { url: path })
    return await open(path, 'r')
  } catch (error) {
    throw error instanceof InvalidInputError ? error : fileError(error, 'open the file', { url: path })
  }
}

async function versionOf(handle: FileHandle, path: string): Promise<{ size: number; etag: string }> {
  try {
    const { size, mtimeNs } = await handle.stat({ bigint: true })
    return { size: Number(size), etag: `${size}-${mtimeNs}` }
  } catch (error) {
    throw fileError(error, 'look at the file', { url: path })
  }
}

/** Fills `out` from the range; returns how much there was. */
async function fill(handle: FileHandle, out: Uint8Array, range: ByteRange, path: string): Promise<number> {
  let filled = 0
  try {
    while (filled < out.length) {
      const { bytesRead } = await handle.read(out, filled, out.length - filled, range.offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
  } catch (error) {
    throw fileError(error, 'read the file', { url: path, offset: range.offset + filled })
  }
  return filled
}

function changedError(url: string, opened: string, now: string): SourceChangedError {
  return new SourceChangedError(
    `The file changed while it was being read: size and modification time were ${opened}, now ${now}.`,
    { url, advice: 'Plan and convert it again once nothing writes to it.' },
  )
}

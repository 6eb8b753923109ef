/** Finds and reads the superblock, versions 0 to 3 (HDF5 File Format 3.0, II.A), and what matters here of its extension. */

import type { Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import {
  type Cursor,
  corruptAt,
  cursorOver,
  expectChecksum,
  expectUint8,
  readAddress,
  readUint8,
  readUint16,
  skip,
} from './cursor.ts'
import type { FieldWidth, FormatFile } from './format-file.ts'
import { MESSAGE } from './header-message.ts'
import { findMessage, readObjectHeader } from './object-header.ts'
import { readSharedHeaps } from './shared-messages.ts'

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** Longer than any version with fields of 8 bytes. */
const SUPERBLOCK_BYTES = 128

/** The first request; covers the places 0, 512, 1024 and 2048. */
const FIRST_READ_BYTES = 4096

/** K of chunk B-trees where no superblock field says otherwise. */
const DEFAULT_CHUNK_TREE_K = 32

/** One request where the file has no user block. */
export async function readSuperblock(source: ByteSource, { signal }: Waiting = {}): Promise<FormatFile> {
  const found = await findSuperblock(source, { signal })
  // The place of the superblock is the base address, whatever the field says: so does libhdf5 for a file that was moved.
  const file: FormatFile = {
    source,
    baseAddress: found.offset,
    offsetWidth: 8,
    lengthWidth: 8,
    chunkTreeK: DEFAULT_CHUNK_TREE_K,
    sharedHeaps: [],
  }
  const cursor = cursorOver(file, 'superblock', found.bytes, found.offset)
  skip(cursor, SIGNATURE.length)
  return expectUint8(cursor, 'version', 0, 1, 2, 3) < 2
    ? readVersion01(cursor)
    : await readVersion23(cursor, { signal })
}

/** The signature may stand at 0, 512, 1024, 2048 and so on. */
async function findSuperblock(source: ByteSource, { signal }: Waiting) {
  const headLength = Math.min(FIRST_READ_BYTES, source.size)
  const head = headLength === 0 ? new Uint8Array(0) : await source.read({ offset: 0, length: headLength }, { signal })
  for (let offset = 0; offset + SIGNATURE.length <= source.size; offset = offset === 0 ? 512 : offset * 2) {
    const length = Math.min(SUPERBLOCK_BYTES, source.size - offset)
    const bytes =
      offset + length <= head.length
        ? head.subarray(offset, offset + length)
        : await source.read({ offset, length }, { signal })
    if (SIGNATURE.every((byte, index) => bytes[index] === byte)) return { bytes, offset }
  }
  throw new InvalidInputError('not an HDF5 file: no signature at byte 0, 512, 1024, …', {
    url: source.url,
    advice: 'Check that the URL names an HDF5 (NWB) file.',
  })
}

function readVersion01(cursor: Cursor): FormatFile {
  const version = cursor.view.getUint8(cursor.offset - 1)
  skip(cursor, 4) // versions of free space, root group, a reserved byte, version of shared messages
  const offsetWidth = readWidth(cursor)
  const lengthWidth = readWidth(cursor)
  skip(cursor, 1 + 2 + 2 + 4) // reserved, group leaf K, group internal K, consistency flags
  const chunkTreeK = version === 1 ? readK(cursor) : DEFAULT_CHUNK_TREE_K
  return { ...cursor.file, offsetWidth, lengthWidth, chunkTreeK }
}

async function readVersion23(cursor: Cursor, { signal }: Waiting): Promise<FormatFile> {
  const offsetWidth = readWidth(cursor)
  const lengthWidth = readWidth(cursor)
  const file: FormatFile = { ...cursor.file, offsetWidth, lengthWidth }
  const sized: Cursor = { ...cursor, file }
  skip(sized, 1 + offsetWidth) // consistency flags, base address
  const extension = readAddress(sized)
  skip(sized, 2 * offsetWidth) // end of file, root group
  expectChecksum(sized)
  if (extension === undefined) return file

  const messages = await readObjectHeader(file, extension, { signal })
  const treeK = await findMessage(file, messages, MESSAGE.treeK, { signal })
  const sharedTable = await findMessage(file, messages, MESSAGE.sharedTable, { signal })
  return {
    ...file,
    ...(treeK !== undefined && { chunkTreeK: readTreeK(treeK) }),
    ...(sharedTable !== undefined && { sharedHeaps: await readSharedHeaps(sharedTable, { signal }) }),
  }
}

function readWidth(cursor: Cursor): FieldWidth {
  const width = readUint8(cursor)
  if (width !== 2 && width !== 4 && width !== 8)
    throw corruptAt(cursor, `offsets and lengths of 2, 4 or 8 bytes expected, found ${width}`, 1)
  return width
}

function readTreeK(message: Cursor): number {
  expectUint8(message, 'version', 0)
  return readK(message)
}

function readK(cursor: Cursor): number {
  const k = readUint16(cursor)
  if (k === 0) throw corruptAt(cursor, 'a chunk B-tree K above 0 expected', 2)
  return k
}

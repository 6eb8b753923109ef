/** Version 1 object headers (HDF5 File Format 3.0, IV.A.1.a): messages on boundaries of 8 bytes, no checksums. */

import {
  type Cursor,
  expectUint8,
  readBlockWithin,
  readUint8,
  readUint16,
  readUint32,
  remaining,
  skip,
} from './cursor.ts'
import type { HeaderBlocks, HeaderMessage } from './header-message.ts'

/** Prefix of 12 bytes, filled up to a boundary of 8. */
const PREFIX_BYTES = 16

const MESSAGE_PREFIX_BYTES = 8

/** `probe` begins at the header; its cursor is moved. */
export function headerV1(probe: Cursor): HeaderBlocks {
  expectUint8(probe, 'version', 1)
  skip(probe, 1 + 2 + 4) // reserved, number of messages, reference count
  const firstLength = PREFIX_BYTES + readUint32(probe)
  return {
    firstLength,
    first(block) {
      block.offset = PREFIX_BYTES
      return readMessages(readBlockWithin(block, firstLength - PREFIX_BYTES))
    },
    continuation: readMessages,
  }
}

function readMessages(block: Cursor): HeaderMessage[] {
  const messages: HeaderMessage[] = []
  while (remaining(block) >= MESSAGE_PREFIX_BYTES) {
    const type = readUint16(block)
    const size = readUint16(block)
    const flags = readUint8(block)
    skip(block, 3)
    messages.push({ type, flags, body: readBlockWithin(block, size, 'object header message') })
  }
  return messages
}

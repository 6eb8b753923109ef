/** Version 2 object headers (HDF5 File Format 3.0, IV.A.1.b): packed messages, a checksum at the end of every block. */

import {
  type Cursor,
  expectChecksum,
  expectSignature,
  expectUint8,
  readBlockWithin,
  readUint,
  readUint8,
  readUint16,
  remaining,
  skip,
} from './cursor.ts'
import type { HeaderBlocks, HeaderMessage } from './header-message.ts'

/** Header flags. */
const SIZE_WIDTH_BITS = 0x03
const CREATION_ORDER = 0x04
const PHASE_CHANGE = 0x10
const TIMES = 0x20

const SIGNATURE_BYTES = 4
const CHECKSUM_BYTES = 4

/** `probe` begins at the header; its cursor is moved. */
export function headerV2(probe: Cursor): HeaderBlocks {
  expectSignature(probe, 'OHDR')
  expectUint8(probe, 'version', 2)
  const flags = readUint8(probe)
  if ((flags & TIMES) !== 0) skip(probe, 4 * 4)
  if ((flags & PHASE_CHANGE) !== 0) skip(probe, 2 * 2)
  const size = readUint(probe, 1 << (flags & SIZE_WIDTH_BITS))
  const prefix = probe.offset
  const ordered = (flags & CREATION_ORDER) !== 0
  return {
    firstLength: prefix + size + CHECKSUM_BYTES,
    first: block => readMessages(block, prefix, ordered),
    continuation(block) {
      expectSignature(block, 'OCHK')
      return readMessages(block, SIGNATURE_BYTES, ordered)
    },
  }
}

/** The messages from `prefix` to the checksum, which is the end of the block or of what is stated of it. */
function readMessages(block: Cursor, prefix: number, ordered: boolean): HeaderMessage[] {
  block.offset = prefix
  const area = readBlockWithin(block, remaining(block) - CHECKSUM_BYTES)
  expectChecksum(block)

  const messages: HeaderMessage[] = []
  // A gap shorter than a message's prefix may remain.
  while (remaining(area) >= (ordered ? 6 : 4)) {
    const type = readUint8(area)
    const size = readUint16(area)
    const flags = readUint8(area)
    if (ordered) skip(area, 2)
    messages.push({ type, flags, body: readBlockWithin(area, size, 'object header message') })
  }
  return messages
}

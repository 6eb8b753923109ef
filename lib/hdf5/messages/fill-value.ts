/** Fill Value messages, versions 1 to 3 and the old one (HDF5 File Format 3.0, IV.A.2.e and f). */

import { type Cursor, corruptAt, expectUint8, readBytes, readUint8, readUint32, skip } from '../cursor.ts'

/** "Fill Value Write Time": elements that were never written are left as they come, which is zero here. */
const WRITE_NEVER = 1

/** Version 3 flags. */
const UNDEFINED = 0x10
const HAS_VALUE = 0x20

/** The value's bytes as stored; undefined where none is set, or none is ever written. */
export function readFillValue(cursor: Cursor): Uint8Array | undefined {
  const version = expectUint8(cursor, 'version', 1, 2, 3)
  if (version === 3) {
    const flags = readUint8(cursor)
    const value = (flags & HAS_VALUE) === 0 ? undefined : readValue(cursor)
    return ((flags >> 2) & 3) === WRITE_NEVER || (flags & UNDEFINED) !== 0 ? undefined : value
  }
  skip(cursor, 1) // space allocation time
  const writeTime = readUint8(cursor)
  const defined = readUint8(cursor)
  if (defined === 0) return undefined
  const value = readValue(cursor)
  return writeTime === WRITE_NEVER ? undefined : value
}

export const readOldFillValue = (cursor: Cursor): Uint8Array | undefined => readValue(cursor)

function readValue(cursor: Cursor): Uint8Array | undefined {
  const size = readUint32(cursor)
  if (size === 0 || size === 0xffffffff) return undefined
  if (size > cursor.view.byteLength)
    throw corruptAt(cursor, `a fill value within its message expected, ${size} bytes stated`, 4)
  return readBytes(cursor, size)
}

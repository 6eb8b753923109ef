/**
 * Datatype message (HDF5 File Format 3.0, IV.A.2.d), read for one question: are its numbers, however deep inside, of
 * formats that memory has too? h5wasm reads elements in the type of the file, so that libhdf5 converts nothing: integers that
 * use a part of their bits, and floats of other formats, come out as they are stored.
 */

import { type Cursor, corruptAt, readUint8, readUint32, skip } from '../cursor.ts'
import type { UsedBits } from '../dataset-layout.ts'
import { unsupported } from '../format-file.ts'
import {
  ARRAY,
  BITFIELD,
  bytesFor,
  COMPOUND,
  ENUM,
  FLOAT,
  INTEGER,
  MAX_DEPTH,
  readFloat,
  readInteger,
  readMemberShapeV1,
  readTypePrefix,
  skipName,
  type TypePrefix,
} from './datatype.ts'

const OPAQUE = 5
const LIST = 9

/**
 * The bits that an integer uses where they are not all; undefined where all numbers are stored as memory has them. Throws
 * UnsupportedFeatureError for numbers inside of compounds, arrays, lists or enumerations that use a part of their
 * bits, and for floats that are not IEEE.
 */
export function readNumberBits(cursor: Cursor): UsedBits | undefined {
  const prefix = readTypePrefix(cursor)
  if (prefix.kind === INTEGER || prefix.kind === BITFIELD) return integerBits(cursor, prefix)
  checkInside(cursor, prefix, 0)
  return undefined
}

/** Integers of odd widths have no dtype, and are refused for that reason elsewhere. */
function integerBits(cursor: Cursor, prefix: TypePrefix): UsedBits | undefined {
  if ([1, 2, 4, 8].includes(prefix.size)) return readInteger(cursor, prefix).usedBits
  skip(cursor, 4)
  return undefined
}

/** Leaves the cursor behind the type. */
function checkType(cursor: Cursor, depth: number): void {
  if (depth > MAX_DEPTH) throw corruptAt(cursor, `at most ${MAX_DEPTH} nested types expected`)
  const prefix = readTypePrefix(cursor)
  if (prefix.kind !== INTEGER && prefix.kind !== BITFIELD) {
    checkInside(cursor, prefix, depth)
    return
  }
  const bits = integerBits(cursor, prefix)
  if (bits !== undefined)
    throw unsupported(cursor.file, 'members of partial precision', `${bits.count} of ${prefix.size * 8} bits are used`)
}

function checkInside(cursor: Cursor, prefix: TypePrefix, depth: number): void {
  const { kind, version, bits, size } = prefix
  switch (kind) {
    case FLOAT:
      if (size <= 8) readFloat(cursor, prefix)
      else skip(cursor, 12)
      return
    case OPAQUE:
      skip(cursor, bits & 0xff) // tag
      return
    case COMPOUND:
      for (let member = 0; member < (bits & 0xffff); member++) {
        skipName(cursor, version)
        skip(cursor, version >= 3 ? bytesFor(size) : 4) // offset
        if (version === 1) readMemberShapeV1(cursor)
        checkType(cursor, depth + 1)
      }
      return
    case ENUM: {
      checkType(cursor, depth + 1)
      const count = bits & 0xffff
      for (let member = 0; member < count; member++) skipName(cursor, version)
      skip(cursor, count * size)
      return
    }
    case LIST:
      // A list of characters is a text.
      if ((bits & 0xf) === 0) checkType(cursor, depth + 1)
      else skipType(cursor)
      return
    case ARRAY: {
      const rank = readUint8(cursor)
      if (version < 3) skip(cursor, 3)
      for (let axis = 0; axis < rank; axis++) readUint32(cursor)
      if (version < 3) skip(cursor, 4 * rank)
      checkType(cursor, depth + 1)
    }
  }
}

/** The type of a text's characters: a string of one byte, or an integer. */
function skipType(cursor: Cursor): void {
  const prefix = readTypePrefix(cursor)
  if (prefix.kind === INTEGER) skip(cursor, 4)
}

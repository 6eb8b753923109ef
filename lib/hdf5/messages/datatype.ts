/**
 * Datatype message (HDF5 File Format 3.0, IV.A.2.d), read as far as it takes to know that elements can be handed on as
 * they are stored: numbers, enumerations (as their integers), and packed compounds and arrays of them. All else is left
 * to libhdf5 by an UnsupportedFeatureError.
 */

import { type Cursor, corruptAt, readCString, readUint, readUint8, readUint16, readUint32, skip } from '../cursor.ts'
import type { UsedBits } from '../dataset-layout.ts'
import { unsupported } from '../format-file.ts'

/** An element that `toNativeElements` can turn into what memory holds. */
export interface PlainType {
  readonly itemSize: number
  readonly bigEndian: boolean
  readonly usedBits?: UsedBits
}

export const INTEGER = 0
export const FLOAT = 1
export const BITFIELD = 4
export const COMPOUND = 6
export const ENUM = 8
export const ARRAY = 10

/** What the classes that are not plain are called in reasons. */
const OTHER_CLASSES: Readonly<Record<number, string>> = {
  2: 'times',
  3: 'fixed-length strings',
  5: 'opaque elements',
  7: 'references',
  9: 'variable-length elements',
  11: 'complex numbers',
}

/** Deepest nesting of types; real ones have two or three levels. */
export const MAX_DEPTH = 16

/** The IEEE formats by size. */
const IEEE: Readonly<Record<number, { exponentBits: number; mantissaBits: number; bias: number }>> = {
  2: { exponentBits: 5, mantissaBits: 10, bias: 15 },
  4: { exponentBits: 8, mantissaBits: 23, bias: 127 },
  8: { exponentBits: 11, mantissaBits: 52, bias: 1023 },
}

export interface TypePrefix {
  /** One of the numbers above, or of those in OTHER_CLASSES. */
  readonly kind: number
  readonly version: number
  readonly bits: number
  readonly size: number
}

export function readPlainType(cursor: Cursor): PlainType {
  return readType(cursor, 0)
}

function readType(cursor: Cursor, depth: number): PlainType {
  if (depth > MAX_DEPTH) throw corruptAt(cursor, `at most ${MAX_DEPTH} nested types expected`)
  const prefix = readTypePrefix(cursor)
  switch (prefix.kind) {
    case INTEGER:
    case BITFIELD:
      return readInteger(cursor, prefix)
    case FLOAT:
      return readFloat(cursor, prefix)
    case COMPOUND:
      return readCompound(cursor, prefix, depth)
    case ENUM:
      return readEnum(cursor, prefix, depth)
    case ARRAY:
      return readArray(cursor, prefix, depth)
    default: {
      const name = OTHER_CLASSES[prefix.kind]
      if (name === undefined) throw corruptAt(cursor, `a datatype class of 0 to 11 expected, found ${prefix.kind}`, 8)
      throw unsupported(cursor.file, name, 'decoded by libhdf5')
    }
  }
}

export function readTypePrefix(cursor: Cursor): TypePrefix {
  const classAndVersion = readUint8(cursor)
  const prefix = {
    kind: classAndVersion & 0x0f,
    version: classAndVersion >> 4,
    bits: readUint(cursor, 3),
    size: readUint32(cursor),
  }
  if (prefix.version < 1 || prefix.version > 5)
    throw corruptAt(cursor, `datatype version 1 to 5 expected, found ${prefix.version}`, 8)
  if (prefix.size === 0) throw corruptAt(cursor, 'elements of at least one byte expected', 4)
  return prefix
}

/** The properties of an integer or a bitfield. */
export function readInteger(cursor: Cursor, { kind, bits, size }: TypePrefix): PlainType {
  const offset = readUint16(cursor)
  const count = readUint16(cursor)
  if (![1, 2, 4, 8].includes(size)) throw unsupported(cursor.file, 'integers of unusual width', `${size} bytes`)
  if (count === 0 || offset + count > size * 8)
    throw corruptAt(cursor, `bits within ${size} bytes expected, found ${count} from bit ${offset}`, 4)
  const signed = kind === INTEGER && (bits & 8) !== 0
  return {
    itemSize: size,
    bigEndian: size > 1 && (bits & 1) === 1,
    ...(count < size * 8 && { usedBits: { offset, count, signed } }),
  }
}

/** The properties of a float; UnsupportedFeatureError where it is not one of IEEE. */
export function readFloat(cursor: Cursor, { bits, size }: TypePrefix): PlainType {
  const offset = readUint16(cursor)
  const precision = readUint16(cursor)
  const exponentAt = readUint8(cursor)
  const exponentBits = readUint8(cursor)
  const mantissaAt = readUint8(cursor)
  const mantissaBits = readUint8(cursor)
  const bias = readUint32(cursor)
  const ieee = IEEE[size]
  const isIeee =
    ieee !== undefined &&
    offset === 0 &&
    precision === size * 8 &&
    (bits & 0x40) === 0 && // VAX order
    ((bits >> 4) & 3) === 2 && // the leading bit of the mantissa is implied
    ((bits >> 8) & 0xff) === precision - 1 && // sign
    exponentAt === mantissaBits &&
    mantissaAt === 0 &&
    exponentBits === ieee.exponentBits &&
    mantissaBits === ieee.mantissaBits &&
    bias === ieee.bias
  if (!isIeee) throw unsupported(cursor.file, 'floats that are not IEEE', `${size} bytes, ${mantissaBits} of mantissa`)
  return { itemSize: size, bigEndian: (bits & 1) === 1 }
}

function readCompound(cursor: Cursor, { version, bits, size }: TypePrefix, depth: number): PlainType {
  const count = bits & 0xffff
  let packed = 0
  for (let member = 0; member < count; member++) {
    skipName(cursor, version)
    const offset = readUint(cursor, version >= 3 ? bytesFor(size) : 4)
    if (version === 1 && readMemberShapeV1(cursor))
      throw unsupported(cursor.file, 'compounds with array members', 'of an old version')
    const type = readType(cursor, depth + 1)
    refusePartialBits(cursor, type)
    if (type.bigEndian) throw unsupported(cursor.file, 'big-endian compounds', 'decoded by libhdf5')
    if (offset !== packed)
      throw unsupported(cursor.file, 'compounds with gaps', `a member at byte ${offset}, not ${packed}`)
    packed += type.itemSize
  }
  if (packed !== size) throw unsupported(cursor.file, 'compounds with gaps', `${packed} of ${size} bytes are members`)
  return { itemSize: size, bigEndian: false }
}

/** Version 1 members carry a shape of up to four axes of their own; true where it is not a scalar. */
export function readMemberShapeV1(cursor: Cursor): boolean {
  const rank = readUint8(cursor)
  skip(cursor, 3 + 4 + 4 + 4 * 4)
  return rank > 0
}

function readEnum(cursor: Cursor, { version, bits, size }: TypePrefix, depth: number): PlainType {
  const base = readType(cursor, depth + 1)
  refusePartialBits(cursor, base)
  if (base.itemSize !== size)
    throw corruptAt(cursor, `an enumeration of ${base.itemSize} bytes expected, found ${size}`)
  const count = bits & 0xffff
  const names = Array.from({ length: count }, () => skipName(cursor, version))
  skip(cursor, count * size) // their values
  // A boolean is one byte wherever values are handed on.
  if (size !== 1 && count === 2 && names.includes('FALSE') && names.includes('TRUE'))
    throw unsupported(cursor.file, 'wide booleans', `${size} bytes`)
  return base
}

function readArray(cursor: Cursor, { version, size }: TypePrefix, depth: number): PlainType {
  const rank = readUint8(cursor)
  if (version < 3) skip(cursor, 3)
  let count = 1
  for (let axis = 0; axis < rank; axis++) count *= readUint32(cursor)
  if (version < 3) skip(cursor, 4 * rank)
  const base = readType(cursor, depth + 1)
  if (base.itemSize * count !== size)
    throw corruptAt(cursor, `an array of ${base.itemSize * count} bytes expected, found ${size}`)
  refusePartialBits(cursor, base)
  if (base.bigEndian) throw unsupported(cursor.file, 'big-endian arrays in elements', 'decoded by libhdf5')
  return { itemSize: size, bigEndian: false }
}

function refusePartialBits(cursor: Cursor, { usedBits, itemSize }: PlainType): void {
  if (usedBits !== undefined)
    throw unsupported(cursor.file, 'members of partial precision', `${usedBits.count} of ${itemSize * 8} bits are used`)
}

/** Member names end with a NUL, before version 3 filled up to a multiple of 8 bytes. */
export function skipName(cursor: Cursor, version: number): string {
  const from = cursor.offset
  const name = readCString(cursor)
  if (version < 3) skip(cursor, (8 - ((cursor.offset - from) % 8)) % 8)
  return name
}

/** Bytes that a member's offset takes in version 3: as few as the compound's size needs. */
export const bytesFor = (size: number) => (size < 2 ** 8 ? 1 : size < 2 ** 16 ? 2 : size < 2 ** 24 ? 3 : 4)

/**
 * Reads the fields of one metadata block in order. Every read is bounded by the block; numbers above 2^53 and fields
 * past the end are damage, told with their byte offset. All fields are little-endian (HDF5 File Format 3.0, I).
 */

import { lookup3 } from './checksum-lookup3.ts'
import { corrupt, type FieldWidth, type FormatFile } from './format-file.ts'

export interface Cursor {
  readonly file: FormatFile
  /** What the block is, as errors call it: `object header`. */
  readonly what: string
  readonly view: DataView
  /** Absolute offset in the file of the block's first byte. */
  readonly start: number
  /** The next byte to read, counted from `start`. */
  offset: number
}

export function cursorOver(file: FormatFile, what: string, bytes: Uint8Array, start: number): Cursor {
  return { file, what, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, offset: 0 }
}

/** Bytes left in the block. */
export const remaining = (cursor: Cursor): number => cursor.view.byteLength - cursor.offset

/** An error about the field at the cursor, or `back` bytes before it. */
export const corruptAt = (cursor: Cursor, expectation: string, back = 0): Error =>
  corrupt(cursor.file, `${cursor.what}: ${expectation}`, cursor.start + cursor.offset - back)

/** Passes over `length` bytes; returns where they began. */
export function skip(cursor: Cursor, length: number): number {
  if (length > remaining(cursor))
    throw corruptAt(cursor, `${length} bytes expected, ${remaining(cursor)} left in the block`)
  const at = cursor.offset
  cursor.offset += length
  return at
}

export const readUint8 = (cursor: Cursor): number => cursor.view.getUint8(skip(cursor, 1))

export const readUint16 = (cursor: Cursor): number => cursor.view.getUint16(skip(cursor, 2), true)

export const readUint32 = (cursor: Cursor): number => cursor.view.getUint32(skip(cursor, 4), true)

/** An unsigned number of 1 to 8 bytes. */
export function readUint(cursor: Cursor, width: number): number {
  const at = skip(cursor, width)
  const value = uintAt(cursor.view, at, width)
  if (!Number.isSafeInteger(value)) throw corruptAt(cursor, `a number above 2^53 in a field of ${width} bytes`, width)
  return value
}

/** A "length" field. */
export const readLength = (cursor: Cursor): number => readUint(cursor, cursor.file.lengthWidth)

/** A "length" field that may be unlimited (all bits set), as the maximum size of an axis. */
export function readLengthOrUnlimited(cursor: Cursor): number {
  return takeUndefined(cursor, cursor.file.lengthWidth) ? Number.POSITIVE_INFINITY : readLength(cursor)
}

/** An "offset" field: an address relative to the base address, or undefined (all bits set). */
export function readAddress(cursor: Cursor): number | undefined {
  return takeUndefined(cursor, cursor.file.offsetWidth) ? undefined : readUint(cursor, cursor.file.offsetWidth)
}

/** The next `length` bytes; a view, not a copy. */
export function readBytes(cursor: Cursor, length: number): Uint8Array {
  const at = skip(cursor, length)
  return new Uint8Array(cursor.view.buffer, cursor.view.byteOffset + at, length)
}

/** The next `length` bytes as a block of their own. */
export function readBlockWithin(cursor: Cursor, length: number, what = cursor.what): Cursor {
  const start = cursor.start + cursor.offset
  return cursorOver(cursor.file, what, readBytes(cursor, length), start)
}

/** ASCII or UTF-8 text up to its NUL, which is passed over; at most to the end of the block. */
export function readCString(cursor: Cursor): string {
  const rest = new Uint8Array(cursor.view.buffer, cursor.view.byteOffset + cursor.offset, remaining(cursor))
  const length = rest.indexOf(0)
  if (length < 0) throw corruptAt(cursor, 'text without its terminating NUL')
  cursor.offset += length + 1
  return new TextDecoder().decode(rest.subarray(0, length))
}

export function expectSignature(cursor: Cursor, signature: string): void {
  const found = String.fromCharCode(...readBytes(cursor, 4))
  if (found !== signature)
    throw corruptAt(cursor, `signature "${signature}" expected, found ${JSON.stringify(found)}`, 4)
}

/** Reads a byte that must be one of `allowed`: a version or a kind. */
export function expectUint8(cursor: Cursor, name: string, ...allowed: readonly number[]): number {
  const value = readUint8(cursor)
  if (!allowed.includes(value)) throw corruptAt(cursor, `${name} ${allowed.join(' or ')} expected, found ${value}`, 1)
  return value
}

/** Reads the checksum field and compares it with the bytes from `from` to here. */
export function expectChecksum(cursor: Cursor, from = 0): void {
  const { buffer, byteOffset } = cursor.view
  const computed = lookup3(new Uint8Array(buffer, byteOffset + from, cursor.offset - from))
  const stored = readUint32(cursor)
  if (stored !== computed)
    throw corruptAt(cursor, `checksum ${hex(stored)} is stored, ${hex(computed)} is that of the bytes`, 4)
}

/** An unsigned little-endian number; above 2^53 it is rounded, which callers must refuse. */
export function uintAt(view: DataView, at: number, width: number): number {
  if (width === 8) return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
  if (width === 4) return view.getUint32(at, true)
  let value = 0
  for (let byte = width - 1; byte >= 0; byte--) value = value * 256 + view.getUint8(at + byte)
  return value
}

/** Are all bits of the field set: an undefined address, an unlimited length? */
export function isUndefinedAt(view: DataView, at: number, width: FieldWidth): boolean {
  for (let byte = 0; byte < width; byte++) if (view.getUint8(at + byte) !== 0xff) return false
  return true
}

function takeUndefined(cursor: Cursor, width: FieldWidth): boolean {
  const at = skip(cursor, width)
  if (isUndefinedAt(cursor.view, at, width)) return true
  cursor.offset = at
  return false
}

const hex = (value: number) => `0x${value.toString(16).padStart(8, '0')}`

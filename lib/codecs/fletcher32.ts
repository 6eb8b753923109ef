/**
 * The filter `fletcher32` of numcodecs: the data, then HDF5's Fletcher-32 checksum of it (over big-endian 16-bit words) as a
 * little-endian u32.
 */

import { CorruptSourceError } from '#lib/errors.ts'
import type { ByteCodec } from './codec.ts'

const CHECKSUM_BYTES = 4

/** Sums of this many words fit 32 bits before they are folded. */
const WORDS_A_FOLD = 360

export const fletcher32: ByteCodec = {
  encode: async bytes => {
    const out = new Uint8Array(bytes.length + CHECKSUM_BYTES)
    out.set(bytes)
    new DataView(out.buffer).setUint32(bytes.length, checksum(bytes), true)
    return out
  },
  decode: async bytes => {
    const length = bytes.length - CHECKSUM_BYTES
    if (length < 0) throw new CorruptSourceError(`fletcher32 data has ${bytes.length} bytes, fewer than its checksum`)
    const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(length, true)
    const data = bytes.subarray(0, length)
    const found = checksum(data)
    if (found !== stored)
      throw new CorruptSourceError(`Checksum of fletcher32 data is ${hex(found)}, but ${hex(stored)} is stored with it`)
    return data
  },
}

/** An odd last byte counts as the high half of a word. */
function checksum(bytes: Uint8Array): number {
  const words = Math.floor(bytes.length / 2)
  let a = 0
  let b = 0
  for (let word = 0; word < words; ) {
    const end = Math.min(words, word + WORDS_A_FOLD)
    for (; word < end; word++) {
      a += ((bytes[2 * word] as number) << 8) | (bytes[2 * word + 1] as number)
      b += a
    }
    a = fold(a)
    b = fold(b)
  }
  if (bytes.length % 2 === 1) {
    a += (bytes[bytes.length - 1] as number) << 8
    b += a
    a = fold(a)
    b = fold(b)
  }
  return ((fold(b) << 16) | fold(a)) >>> 0
}

const fold = (sum: number): number => (sum & 0xffff) + (sum >>> 16)

const hex = (checksum: number): string => `0x${checksum.toString(16).padStart(8, '0')}`

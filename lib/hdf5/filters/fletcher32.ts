/** Filter 3, fletcher32: a checksum of 4 bytes after the data. */

import { corruptChunk, type DecodeFilter } from './filter.ts'

const CHECKSUM_BYTES = 4

/** Sums over so many words stay below 2^31, where arithmetic is fastest. */
const BLOCK_WORDS = 240

/** The data without the checksum, which is verified. */
export const decodeFletcher32: DecodeFilter = (bytes, _options, chunk) => {
  const length = bytes.length - CHECKSUM_BYTES
  if (length < 0) throw corruptChunk(`data and a checksum expected, found ${bytes.length} bytes`, chunk)
  const data = bytes.subarray(0, length)
  const stored = new DataView(bytes.buffer, bytes.byteOffset + length).getUint32(0, true)
  const computed = fletcher32(data)
  // Big-endian machines wrote each half with its bytes exchanged before HDF5 1.6.3.
  const exchanged = ((computed & 0x00ff00ff) << 8) | ((computed >>> 8) & 0x00ff00ff)
  if (stored !== computed && stored !== exchanged >>> 0)
    throw corruptChunk(`checksum ${stored.toString(16)} is stored, ${computed.toString(16)} is that of the data`, chunk)
  return data
}

/** Fletcher's checksum over big-endian words of 16 bits, an odd last byte being a high one. */
export function fletcher32(data: Uint8Array): number {
  const even = data.length & ~1
  let sum = 0
  let sumOfSums = 0
  for (let at = 0; at < even; ) {
    const end = Math.min(even, at + 2 * BLOCK_WORDS)
    for (; at < end; at += 2) {
      sum += ((data[at] as number) << 8) | (data[at + 1] as number)
      sumOfSums += sum
    }
    sum = fold(sum)
    sumOfSums = fold(sumOfSums)
  }
  if (even < data.length) {
    sum = fold(sum + ((data[even] as number) << 8))
    sumOfSums = fold(sumOfSums + sum)
  }
  return ((fold(sumOfSums) << 16) | fold(sum)) >>> 0
}

/** Modulo 65535, where 65535 itself may stand for 0, as in the library. */
const fold = (sum: number) => (sum & 0xffff) + (sum >>> 16)

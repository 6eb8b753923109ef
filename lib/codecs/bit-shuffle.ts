/**
 * The bit transpose of Blosc 1 (bitshuffle's `bshuf_trans_bit_elem`): row `8 × byte + bit` holds that bit of every element, the
 * first element in the lowest bit. Blosc leaves a block as it is unless its elements are a multiple of eight.
 */

import { shuffleBytes, unshuffleBytes } from './byte-shuffle.ts'

/** `to` has the length of `from` and is not the same memory. */
export function shuffleBits(from: Uint8Array, to: Uint8Array, itemSize: number): void {
  const count = Math.floor(from.length / itemSize)
  if (count % 8 !== 0) {
    to.set(from)
    return
  }
  const rows = new Uint8Array(from.length)
  shuffleBytes(from, rows, itemSize)
  const stride = count / 8
  for (let byte = 0; byte < itemSize; byte++) transpose(rows, byte * count, 1, 8, to, byte * count, stride, 1, stride)
  to.set(from.subarray(count * itemSize), count * itemSize)
}

/** The inverse of `shuffleBits`. */
export function unshuffleBits(from: Uint8Array, to: Uint8Array, itemSize: number): void {
  const count = Math.floor(from.length / itemSize)
  if (count % 8 !== 0) {
    to.set(from)
    return
  }
  const rows = new Uint8Array(from.length)
  const stride = count / 8
  for (let byte = 0; byte < itemSize; byte++) transpose(from, byte * count, stride, 1, rows, byte * count, 1, 8, stride)
  rows.set(from.subarray(count * itemSize), count * itemSize)
  unshuffleBytes(rows, to, itemSize)
}

/**
 * Transposes `squares` squares of 8 × 8 bits. Line k of square i is the byte at `start + i × square + k × line`, in the source
 * by its own steps, in the target by the others. The three exchanges are the recursive block transpose of a bit matrix.
 */
function transpose(
  from: Uint8Array,
  fromStart: number,
  fromLine: number,
  fromSquare: number,
  to: Uint8Array,
  toStart: number,
  toLine: number,
  toSquare: number,
  squares: number,
): void {
  for (let square = 0; square < squares; square++) {
    const a = fromStart + square * fromSquare
    let low = line(from, a, fromLine)
    let high = line(from, a + 4 * fromLine, fromLine)
    let swap = (low ^ (low >>> 7)) & 0x00aa00aa
    low ^= swap ^ (swap << 7)
    swap = (high ^ (high >>> 7)) & 0x00aa00aa
    high ^= swap ^ (swap << 7)
    swap = (low ^ (low >>> 14)) & 0x0000cccc
    low ^= swap ^ (swap << 14)
    swap = (high ^ (high >>> 14)) & 0x0000cccc
    high ^= swap ^ (swap << 14)
    const top = (low & 0x0f0f0f0f) | ((high & 0x0f0f0f0f) << 4)
    const bottom = ((low >>> 4) & 0x0f0f0f0f) | (high & 0xf0f0f0f0)
    const b = toStart + square * toSquare
    scatter(top, to, b, toLine)
    scatter(bottom, to, b + 4 * toLine, toLine)
  }
}

/** Four bytes, `step` apart, as one little-endian word. */
const line = (from: Uint8Array, at: number, step: number): number =>
  (from[at] as number) |
  ((from[at + step] as number) << 8) |
  ((from[at + 2 * step] as number) << 16) |
  ((from[at + 3 * step] as number) << 24)

function scatter(word: number, to: Uint8Array, at: number, step: number): void {
  to[at] = word
  to[at + step] = word >>> 8
  to[at + 2 * step] = word >>> 16
  to[at + 3 * step] = word >>> 24
}

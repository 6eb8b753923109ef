/** Filter 2, shuffle: all first bytes of the elements, then all second bytes, and so on; bytes of a last part element stay last. */

import type { DecodeFilter } from './filter.ts'

/** Option 0 is the size of an element. */
export const decodeShuffle: DecodeFilter = (bytes, [size = 1]) => (size <= 1 ? bytes : unshuffle(bytes, size))

/** The elements put together again, in a buffer of their own. */
export function unshuffle(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  const count = Math.floor(bytes.length / size)
  if (size === 2) unshuffle2(bytes, new Uint16Array(out.buffer, 0, count))
  else if (size === 4) unshuffle4(bytes, new Uint32Array(out.buffer, 0, count))
  else if (size === 8) unshuffle8(bytes, new Uint32Array(out.buffer, 0, count * 2))
  else unshuffleAny(bytes, out, { size, count })
  out.set(bytes.subarray(count * size), count * size)
  return out
}

// Whole elements are written at once, since one store of 4 bytes is far cheaper than four of 1; all platforms of Node
// are little-endian.

function unshuffle2(bytes: Uint8Array, out: Uint16Array): void {
  const high = bytes.subarray(out.length)
  const pairs = new Uint32Array(out.buffer, 0, out.length >> 1)
  for (let pair = 0, i = 0; pair < pairs.length; pair++, i += 2)
    pairs[pair] =
      (bytes[i] as number) |
      ((high[i] as number) << 8) |
      ((bytes[i + 1] as number) << 16) |
      ((high[i + 1] as number) << 24)
  const last = out.length - 1
  if (last % 2 === 0) out[last] = (bytes[last] as number) | ((high[last] as number) << 8)
}

function unshuffle4(bytes: Uint8Array, out: Uint32Array): void {
  const count = out.length
  const second = bytes.subarray(count)
  const third = bytes.subarray(2 * count)
  const fourth = bytes.subarray(3 * count)
  for (let i = 0; i < count; i++)
    out[i] =
      (bytes[i] as number) | ((second[i] as number) << 8) | ((third[i] as number) << 16) | ((fourth[i] as number) << 24)
}

function unshuffle8(bytes: Uint8Array, out: Uint32Array): void {
  const count = out.length / 2
  const [a, b, c, d] = [0, 1, 2, 3].map(lane => bytes.subarray(lane * count)) as Lanes
  const [e, f, g, h] = [4, 5, 6, 7].map(lane => bytes.subarray(lane * count)) as Lanes
  for (let i = 0; i < count; i++) {
    out[2 * i] = (a[i] as number) | ((b[i] as number) << 8) | ((c[i] as number) << 16) | ((d[i] as number) << 24)
    out[2 * i + 1] = (e[i] as number) | ((f[i] as number) << 8) | ((g[i] as number) << 16) | ((h[i] as number) << 24)
  }
}

type Lanes = [Uint8Array, Uint8Array, Uint8Array, Uint8Array]

function unshuffleAny(bytes: Uint8Array, out: Uint8Array, { size, count }: { size: number; count: number }): void {
  for (let lane = 0; lane < size; lane++) {
    const from = bytes.subarray(lane * count)
    for (let i = 0, to = lane; i < count; i++, to += size) out[to] = from[i] as number
  }
}

/** The filter `shuffle` of numcodecs: a byte transpose over elements of `elementsize` bytes. */

import { shuffleBytes, unshuffleBytes } from './byte-shuffle.ts'
import type { ByteCodec } from './codec.ts'

export const shuffle = (elementSize: number): ByteCodec => ({
  encode: async bytes => {
    const out = new Uint8Array(bytes.length)
    shuffleBytes(bytes, out, elementSize)
    return out
  },
  decode: async bytes => {
    const out = new Uint8Array(bytes.length)
    unshuffleBytes(bytes, out, elementSize)
    return out
  },
})

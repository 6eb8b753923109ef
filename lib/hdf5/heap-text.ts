/** Texts in the wasm heap. */

import { corrupt, type Decoding, type Heap } from './decoding.ts'
import type { StringPadding } from './element-type.ts'

/** A fixed-length string without its padding. */
export function fixedText(bytes: Uint8Array, padding: StringPadding): Uint8Array {
  if (padding === 'null-terminated') {
    const end = bytes.indexOf(0)
    return end < 0 ? bytes : bytes.subarray(0, end)
  }
  const pad = padding === 'null-padded' ? 0x00 : 0x20
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === pad) end--
  return bytes.subarray(0, end)
}

/** The text that a pointer leads to; the null pointer is the empty text. */
export function pointedText({ bytes }: Heap, pointer: number, decoding: Decoding): Uint8Array {
  if (pointer === 0) return bytes.subarray(0, 0)
  const end = bytes.indexOf(0, pointer)
  if (end < 0) corrupt(decoding, 'holds a text without an end')
  return bytes.subarray(pointer, end)
}

/** UTF-8 whatever the file says of its character set, as h5py and hdmf read it; a byte order mark is kept. */
export function decodeText(encoded: Uint8Array, decoding: Decoding, index: number): string {
  const text = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength).toString('utf8')
  if (text.includes('\uFFFD') && Buffer.compare(Buffer.from(text), encoded) !== 0)
    corrupt(decoding, `holds a text that is not UTF-8, at element ${index}`)
  return text
}

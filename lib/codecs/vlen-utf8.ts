/** numcodecs' `vlen-utf8`: as vlen-bytes, each item a text in UTF-8. */

import { Buffer } from 'node:buffer'
import { CorruptSourceError } from '#lib/errors.ts'
import { decodeVlenBytes } from './vlen-bytes.ts'

const WORD = 4

/** Strings one after another behind their count. */
export function encodeVlenUtf8(strings: readonly string[]): Uint8Array {
  const lengths = strings.map(text => Buffer.byteLength(text, 'utf8'))
  const out = Buffer.alloc(lengths.reduce((total, length) => total + WORD + length, WORD))
  out.writeUInt32LE(strings.length, 0)
  let at = WORD
  strings.forEach((text, item) => {
    const length = lengths[item] ?? 0
    out.writeUInt32LE(length, at)
    out.write(text, at + WORD, 'utf8')
    at += WORD + length
  })
  return new Uint8Array(out.buffer, out.byteOffset, out.byteLength)
}

/** Exactly `count` strings; bytes that are no UTF-8 are an error, never replaced. */
export function decodeVlenUtf8(bytes: Uint8Array, count: number, codec = 'vlen-utf8'): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return decodeVlenBytes(bytes, count, codec).map((item, index) => {
    try {
      return decoder.decode(item)
    } catch (cause) {
      throw new CorruptSourceError(`${codec} item ${index} is no UTF-8 text`, {}, { cause })
    }
  })
}

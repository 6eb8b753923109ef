/** numcodecs' `vlen-bytes`: u32le count, then of each item u32le length and its bytes. */

import { CorruptSourceError } from '#lib/errors.ts'

const WORD = 4

/** Items one after another behind their count. */
export function encodeVlenBytes(items: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(items.reduce((total, item) => total + WORD + item.length, WORD))
  const view = new DataView(out.buffer)
  view.setUint32(0, items.length, true)
  let at = WORD
  for (const item of items) {
    view.setUint32(at, item.length, true)
    out.set(item, at + WORD)
    at += WORD + item.length
  }
  return out
}

/** Exactly `count` items, as views into `bytes`. */
export function decodeVlenBytes(bytes: Uint8Array, count: number, codec = 'vlen-bytes'): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = bytes.length < WORD ? undefined : view.getUint32(0, true)
  if (found !== count || bytes.length < WORD + WORD * count)
    throw new CorruptSourceError(`${codec} data of ${bytes.length} bytes claims ${found} items, expected ${count}`)
  const items: Uint8Array[] = []
  let at = WORD
  for (let item = 0; item < count; item++) {
    const length = at + WORD <= bytes.length ? view.getUint32(at, true) : Number.POSITIVE_INFINITY
    at += WORD
    if (at + length > bytes.length)
      throw new CorruptSourceError(`${codec} item ${item} ends past the ${bytes.length} bytes of its chunk`)
    items.push(bytes.subarray(at, at + length))
    at += length
  }
  return items
}

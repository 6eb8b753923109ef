/** Filter 32000, LZF as h5py registers it: literal runs and back references of Marc Lehmann's liblzf. */

import { corruptChunk, type DecodeFilter } from './filter.ts'

/** Control bytes below are literal runs of one more byte than they say. */
const LITERAL_RUNS = 32

/** A length of 7 in the control byte goes on in the next byte. */
const LONG_REFERENCE = 7

/** Three bytes make at most 264, so a short stream that claims to be a huge chunk is refused before memory is taken. */
const MAX_RATIO = 88

export const decodeLzf: DecodeFilter = (bytes, _options, chunk) => {
  const damaged = () => corruptChunk(`an LZF stream of ${chunk.rawBytes} bytes expected`, chunk)
  if (chunk.rawBytes > bytes.length * MAX_RATIO) throw damaged()
  const out = new Uint8Array(chunk.rawBytes)
  let from = 0
  let to = 0
  while (from < bytes.length) {
    const control = bytes[from++] as number
    if (control < LITERAL_RUNS) {
      const length = control + 1
      if (from + length > bytes.length || to + length > out.length) throw damaged()
      out.set(bytes.subarray(from, from + length), to)
      from += length
      to += length
      continue
    }
    let length = (control >> 5) + 2
    if (control >> 5 === LONG_REFERENCE) length += bytes[from++] ?? 0
    const source = to - ((control & 0x1f) << 8) - (bytes[from++] ?? 0) - 1
    if (from > bytes.length || source < 0 || to + length > out.length) throw damaged()
    // Byte by byte: a reference may reach into what it writes.
    for (let i = 0; i < length; i++) out[to + i] = out[source + i] as number
    to += length
  }
  if (to !== out.length) throw damaged()
  return out
}

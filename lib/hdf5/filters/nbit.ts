/**
 * Filter 5, n-bit: leaves out the bits that integers do not use. Only whole elements of one number are undone here; of
 * elements with nothing to leave out the filter notes just that, and lets chunks be.
 */

import { bitReader } from './bit-reader.ts'
import { corruptChunk, type DecodeFilter } from './filter.ts'
import { swapBytes } from './swap-bytes.ts'

/** Class of the parameters that follow: one number an element. Arrays, compounds and others have a tree of them. */
const ATOMIC = 1

/** Client data values of the filter, for elements of one number. */
function parseOptions(options: readonly number[]) {
  const [, nothingToPack = 0, elements = 0, kind = 0, size = 0, order = 0, count = 0, offset = 0] = options
  return { identity: nothingToPack !== 0, elements, kind, size, bigEndian: order === 1, count, offset }
}

export function refuseNbit(options: readonly number[]): string | undefined {
  const { identity, kind, size, count, offset } = parseOptions(options)
  if (identity) return undefined
  if (kind !== ATOMIC || ![1, 2, 4, 8].includes(size) || offset + count > size * 8)
    return 'n-bit filter of such elements'
  return undefined
}

/** The elements with their unused bits zero, in the dataset's byte order. */
export const decodeNbit: DecodeFilter = (bytes, options, chunk) => {
  const { identity, elements, size, bigEndian, count, offset } = parseOptions(options)
  if (identity) return bytes
  if (elements * size !== chunk.rawBytes || elements * count > bytes.length * 8)
    throw corruptChunk(`n-bit data of ${chunk.rawBytes} bytes expected, found ${elements} x ${count} bits`, chunk)
  const next = bitReader(bytes)
  const out = new Uint8Array(chunk.rawBytes)
  const view = new DataView(out.buffer)
  for (let at = 0; at < out.length; at += size) {
    const high = count > 32 ? next(count - 32) : 0
    const low = next(Math.min(32, count))
    const value = ((BigInt(high) << 32n) | BigInt(low)) << BigInt(offset)
    for (let byte = 0; byte < size; byte++) view.setUint8(at + byte, Number((value >> BigInt(8 * byte)) & 0xffn))
  }
  if (bigEndian) swapBytes(out, size)
  return out
}

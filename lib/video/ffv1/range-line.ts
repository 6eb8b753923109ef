/** Lines coded by the range coder (RFC 9043, 3.8.1): each context has states of its own for the bits of its residuals. */

import { LEFT_MARGIN, type LinePair, median } from './line.ts'
import type { QuantizationTables } from './quantization.ts'
import { type RangeDecoder, readSigned, SYMBOL_STATES } from './range-decoder.ts'

/** Decodes one line of samples of `depth` bits; `states` holds SYMBOL_STATES for each context. */
export function decodeRangeLine(
  decoder: RangeDecoder,
  { tables: [q0, q1, q2, q3, q4], isDeep }: QuantizationTables,
  states: Uint8Array,
  { current, previous }: LinePair,
  width: number,
  depth: number,
): void {
  const mask = (1 << depth) - 1
  for (let at = LEFT_MARGIN; at < width + LEFT_MARGIN; at++) {
    const left = current[at - 1] as number
    const top = previous[at] as number
    const topLeft = previous[at - 1] as number
    let context =
      (q0[(left - topLeft) & 255] as number) +
      (q1[(topLeft - top) & 255] as number) +
      (q2[(top - (previous[at + 1] as number)) & 255] as number)
    if (isDeep)
      context +=
        (q3[((current[at - 2] as number) - left) & 255] as number) +
        (q4[((current[at] as number) - top) & 255] as number)
    const residual =
      context < 0
        ? -readSigned(decoder, states, -context * SYMBOL_STATES)
        : readSigned(decoder, states, context * SYMBOL_STATES)
    current[at] = (median(left, top, topLeft) + residual) & mask
  }
}

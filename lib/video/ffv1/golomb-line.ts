/**
 * Lines coded by Golomb-Rice codes and runs (RFC 9043, 3.8.2). Residuals of one context share four running numbers,
 * from which the next code's parameter and bias follow. Every sample of nearly every miniscope recording passes
 * through the loop here: all that it touches is kept in local variables, and no step of it is a call.
 */

import { CorruptSourceError } from '#lib/errors.ts'
import { LEFT_MARGIN, type LinePair, median } from './line.ts'
import type { QuantizationTables } from './quantization.ts'

/** Position in a run of bits, highest bit of each byte first. */
export interface BitReader {
  /** READ_AHEAD bytes or more must follow the last one that is the reader's. */
  readonly bytes: DataView
  /** The next bit, and the first that is not the reader's. */
  position: number
  readonly end: number
  /** How often a whole run came true; carries over from line to line of a plane. */
  runIndex: number
}

/** 32 bits are loaded at any byte, the last one included. */
export const READ_AHEAD = 4

/** Numbers of a context in a row: drift, sum of magnitudes, bias, count. */
export const CONTEXT_NUMBERS = 4

const MAGNITUDE = 1
const BIAS = 2
const COUNT = 3

/** Contexts as they are at the start of a key frame. */
export function freshContexts(contextCount: number): Int32Array {
  const contexts = new Int32Array(contextCount * CONTEXT_NUMBERS)
  for (let at = 0; at < contexts.length; at += CONTEXT_NUMBERS) {
    contexts[at + MAGNITUDE] = 4
    contexts[at + COUNT] = 1
  }
  return contexts
}

/** Zeros that announce a residual spelt out. */
const ESCAPE_ZEROS = 12

/** With 9-bit samples a sound stream never gets past 9; beyond this a code would no longer fit a load of 32 bits. */
const MOST_PARAMETER = 12

/** From this many residuals on, the numbers of a context are halved. */
const HALVING_COUNT = 128

/** log2 of the run that each index announces (RFC 9043, 3.8.2.2.1); no line is long enough for the last. */
const LOG2_RUNS = Uint8Array.of(
  ...[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7],
  ...[8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24],
)

/** Where a line stands in runs of samples that equal their prediction. */
const NO_RUN = 0
const WHOLE_RUN = 1
const BROKEN_RUN = 2

/** Decodes one line of samples of `depth` bits; `contexts` holds CONTEXT_NUMBERS for each context. */
export function decodeGolombLine(
  reader: BitReader,
  { tables: [q0, q1, q2, q3, q4], isDeep }: QuantizationTables,
  contexts: Int32Array,
  { current, previous }: LinePair,
  width: number,
  depth: number,
): void {
  const { bytes, end } = reader
  const mask = (1 << depth) - 1
  const unused = 32 - depth
  const lineEnd = width + LEFT_MARGIN
  let position = reader.position
  let run = 0
  let phase: 0 | 1 | 2 = NO_RUN
  let left = current[LEFT_MARGIN - 1] as number
  let topLeft = previous[LEFT_MARGIN - 1] as number
  let top = previous[LEFT_MARGIN] as number

  for (let at = LEFT_MARGIN; at < lineEnd; at++) {
    const topRight = previous[at + 1] as number
    let residual = 0
    if (run > 0) run--
    else {
      let context =
        (q0[(left - topLeft) & 255] as number) +
        (q1[(topLeft - top) & 255] as number) +
        (q2[(top - topRight) & 255] as number)
      if (isDeep)
        context +=
          (q3[((current[at - 2] as number) - left) & 255] as number) +
          (q4[((current[at] as number) - top) & 255] as number)
      if (position > end) throw tooShort()

      if (phase === WHOLE_RUN || (phase === NO_RUN && context === 0)) {
        reader.position = position
        phase = readBits(reader, 1) === 1 ? WHOLE_RUN : BROKEN_RUN
        run = phase === WHOLE_RUN ? wholeRun(reader, lineEnd - at) : brokenRun(reader)
        position = reader.position
      }
      if (run > 0) run--
      else {
        const mirrored = context >> 31
        const numbers = ((context ^ mirrored) - mirrored) * CONTEXT_NUMBERS
        let count = contexts[numbers + COUNT] as number
        let drift = contexts[numbers] as number
        let magnitude = contexts[numbers + MAGNITUDE] as number
        const bias = contexts[numbers + BIAS] as number

        // The least with count * 2 ** parameter >= magnitude.
        let parameter = Math.clz32(count) - Math.clz32(magnitude)
        if (parameter < 0) parameter = 0
        parameter += ((count << parameter) - magnitude) >>> 31
        if (parameter > MOST_PARAMETER) throw tooFar()

        const bits = bytes.getInt32(position >>> 3) << (position & 7)
        const zeros = Math.clz32(bits)
        let folded: number
        if (zeros < ESCAPE_ZEROS) {
          folded = (zeros << parameter) | (((bits << (zeros + 1)) >>> 1) >>> (31 - parameter))
          position += zeros + 1 + parameter
        } else {
          folded = ((bits << ESCAPE_ZEROS) >>> unused) + ESCAPE_ZEROS - 1
          position += ESCAPE_ZEROS + depth
        }
        const coded = (folded >> 1) ^ -(folded & 1)
        const value = coded ^ ((2 * drift + count) >> 31)
        residual = ((value + bias) << unused) >> unused

        drift += value
        magnitude += (value ^ (value >> 31)) - (value >> 31)
        if (count === HALVING_COUNT) {
          count >>= 1
          drift >>= 1
          magnitude >>= 1
        }
        count++
        if (drift <= -count) {
          if (bias > -128) contexts[numbers + BIAS] = bias - 1
          drift += count
          if (drift <= -count) drift = 1 - count
        } else if (drift > 0) {
          if (bias < 127) contexts[numbers + BIAS] = bias + 1
          drift -= count
          if (drift > 0) drift = 0
        }
        contexts[numbers] = drift
        contexts[numbers + MAGNITUDE] = magnitude
        contexts[numbers + COUNT] = count

        if (phase === BROKEN_RUN) {
          // What breaks a run differs from the prediction, so 0 is left out.
          if (residual >= 0) residual++
          phase = NO_RUN
        }
        residual = (residual ^ mirrored) - mirrored
      }
    }
    left = current[at] = (median(left, top, topLeft) + residual) & mask
    topLeft = top
    top = topRight
  }
  reader.position = position
}

function wholeRun(reader: BitReader, left: number): number {
  const run = 1 << (LOG2_RUNS[reader.runIndex] ?? 0)
  if (run <= left) reader.runIndex++
  return run
}

function brokenRun(reader: BitReader): number {
  const run = readBits(reader, LOG2_RUNS[reader.runIndex] ?? 0)
  if (reader.runIndex > 0) reader.runIndex--
  return run
}

/** `count` bits, 0 to 24, as a number. */
function readBits(reader: BitReader, count: number): number {
  const { position } = reader
  if (position > reader.end) throw tooShort()
  reader.position += count
  return ((reader.bytes.getInt32(position >>> 3) << (position & 7)) >>> 1) >>> (31 - count)
}

const tooShort = () => new CorruptSourceError('The bits of a slice end before its samples do.')

const tooFar = () => new CorruptSourceError('A residual beyond what samples can differ by.')

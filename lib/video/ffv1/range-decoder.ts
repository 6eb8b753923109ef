/**
 * The binary arithmetic decoder of FFV1 (RFC 9043, 3.8.1): bits whose probability adapts, and the integers made of them.
 * Bytes past the end read as 0; whoever uses the decoder checks `isOverread` now and then.
 */

import { CorruptSourceError } from '#lib/errors.ts'

/** How a state moves on after a 1 (`one`) or a 0 (`zero`); 256 entries each. */
export interface StateTransitions {
  readonly one: Uint8Array
  readonly zero: Uint8Array
}

export interface RangeDecoder {
  readonly bytes: Uint8Array
  /** First byte that is not the decoder's. */
  readonly end: number
  /** The next byte to take in. */
  position: number
  low: number
  range: number
  transitions: StateTransitions
}

/** States of one integer's bits: zero flag, exponent (10), sign (11), mantissa (10). */
export const SYMBOL_STATES = 32

/** A state that holds no opinion: 0 and 1 are as likely. */
export const NEUTRAL_STATE = 128

const EXPONENT = 1
const SIGN = 11
const MANTISSA = 22

/** Integers of the format have 32 bits at most. */
const MOST_EXPONENT = 31

/** An encoder may leave out trailing zero bytes, at most as many as the decoder holds ahead. */
const ALLOWED_OVERREAD = 2

export function startRangeDecoder(bytes: Uint8Array, start: number, end: number): RangeDecoder {
  const low = ((start < end ? (bytes[start] ?? 0) : 0) << 8) | (start + 1 < end ? (bytes[start + 1] ?? 0) : 0)
  const isFull = low >= 0xff00
  return {
    bytes,
    end: isFull ? start + 2 : end,
    position: start + 2,
    low: isFull ? 0xff00 : low,
    range: 0xff00,
    transitions: DEFAULT_TRANSITIONS,
  }
}

/** Integer states, all neutral. */
export const freshStates = (): Uint8Array => new Uint8Array(SYMBOL_STATES).fill(NEUTRAL_STATE)

export const isOverread = (decoder: RangeDecoder): boolean => decoder.position > decoder.end + ALLOWED_OVERREAD

/** One bit; `states[at]` is its probability and adapts. */
export function readRangeBit(decoder: RangeDecoder, states: Uint8Array, at: number): 0 | 1 {
  const state = states[at] as number
  const ofOne = (decoder.range * state) >>> 8
  const ofZero = decoder.range - ofOne
  if (decoder.low < ofZero) {
    states[at] = decoder.transitions.zero[state] as number
    decoder.range = ofZero
    if (ofZero < 0x100) refill(decoder)
    return 0
  }
  decoder.low -= ofZero
  states[at] = decoder.transitions.one[state] as number
  decoder.range = ofOne
  if (ofOne < 0x100) refill(decoder)
  return 1
}

/** An unsigned integer; its states begin at `base`. */
export function readUnsigned(decoder: RangeDecoder, states: Uint8Array, base = 0): number {
  if (readRangeBit(decoder, states, base) === 1) return 0
  return readMantissa(decoder, states, base, readExponent(decoder, states, base))
}

/** A signed integer; its states begin at `base`. */
export function readSigned(decoder: RangeDecoder, states: Uint8Array, base = 0): number {
  if (readRangeBit(decoder, states, base) === 1) return 0
  const exponent = readExponent(decoder, states, base)
  const value = readMantissa(decoder, states, base, exponent)
  return readRangeBit(decoder, states, base + SIGN + Math.min(exponent, 10)) === 1 ? -value : value
}

function readExponent(decoder: RangeDecoder, states: Uint8Array, base: number): number {
  let exponent = 0
  while (readRangeBit(decoder, states, base + EXPONENT + Math.min(exponent, 9)) === 1)
    if (++exponent > MOST_EXPONENT) throw new CorruptSourceError('An integer of more than 32 bits.')
  return exponent
}

function readMantissa(decoder: RangeDecoder, states: Uint8Array, base: number, exponent: number): number {
  let value = 1
  for (let bit = exponent - 1; bit >= 0; bit--)
    value = 2 * value + readRangeBit(decoder, states, base + MANTISSA + Math.min(bit, 9))
  return value
}

/** The transitions in which state `n` goes to `one[n]` after a 1; those after a 0 mirror them. */
export function transitionsOf(one: Uint8Array): StateTransitions {
  const zero = new Uint8Array(256)
  for (let state = 1; state < 256; state++) zero[256 - state] = 256 - (one[state] ?? 0)
  return { one, zero }
}

function refill(decoder: RangeDecoder): void {
  const { position, end } = decoder
  decoder.range *= 256
  decoder.low = decoder.low * 256 + (position < end ? (decoder.bytes[position] as number) : 0)
  decoder.position = position + 1
}

const DEFAULT_TRANSITIONS = transitionsOf(defaultOnes())

/**
 * The default table (RFC 9043, 3.8.1.4), by the rule behind it: each 1 moves its probability, in steps of 1/256, a
 * twentieth of the way to certainty; what that walk leaves out moves the same way, and none goes past 248/256.
 */
function defaultOnes(): Uint8Array {
  const certain = 1n << 32n
  const twentieth = BigInt(Math.floor(0.05 * 2 ** 32))
  const most = 256 - 8
  const nearer = (chance: bigint) => chance + (((certain - chance) * twentieth + certain / 2n) >> 32n)
  const inSteps = (chance: bigint) => Number((256n * chance + certain / 2n) >> 32n)
  const ones = new Uint8Array(256)

  let last = 0
  for (let chance = certain / 2n, step = 0; step < 128; chance = nearer(chance), step++) {
    const next = Math.max(inSteps(chance), last + 1)
    if (last > 0 && last < 256 && next <= most) ones[last] = next
    last = next
  }
  for (let state = 256 - most; state <= most; state++) {
    if (ones[state] !== 0) continue
    const chance = nearer((BigInt(state) * certain + 128n) >> 8n)
    ones[state] = Math.min(Math.max(inSteps(chance), state + 1), most)
  }
  return ones
}

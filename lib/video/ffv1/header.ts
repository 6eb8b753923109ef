/**
 * What holds for a whole FFV1 stream: in versions 0 and 1 at the head of each key frame, from version 3 on in a
 * configuration record beside the stream (RFC 9043, 4.2 and 4.3).
 */

import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { crcOf } from './crc.ts'
import { type QuantizationTables, readQuantizationTables } from './quantization.ts'
import {
  freshStates,
  NEUTRAL_STATE,
  type RangeDecoder,
  readRangeBit,
  readSigned,
  readUnsigned,
  type StateTransitions,
  SYMBOL_STATES,
  startRangeDecoder,
  transitionsOf,
} from './range-decoder.ts'

export interface Ffv1Header {
  readonly version: 0 | 1 | 3
  readonly microVersion: number
  readonly coder: 'golomb' | 'range'
  /** Where the stream has a table of its own. */
  readonly transitions?: StateTransitions
  readonly colorspace: 'yuv' | 'rgb'
  readonly hasChroma: boolean
  /** log2 of the luma samples that share a chroma sample, along x and y. */
  readonly chromaShift: readonly [number, number]
  readonly hasAlpha: boolean
  /** Slices along x and y. */
  readonly slices: readonly [number, number]
  readonly quantization: readonly QuantizationTables[]
  /** For each set of tables: the states that contexts begin with, SYMBOL_STATES each; undefined where all are neutral. */
  readonly initialStates: readonly (Uint8Array | undefined)[]
  /** Does each slice end with a checksum? */
  readonly hasSliceCrc: boolean
}

/** FFmpeg never makes more than 16 x 16; RFC 9043 leaves it open. */
const MOST_SLICES = 1024

/** RFC 9043, 4.2.13: `quant_table_set_count`. */
const MOST_TABLE_SETS = 8

/** The header of a key frame of version 0 or 1; `decoder` stands after the frame's key bit. */
export function readFrameHeader(decoder: RangeDecoder): Ffv1Header {
  const states = freshStates()
  const version = readUnsigned(decoder, states)
  if (version !== 0 && version !== 1)
    throw new CorruptSourceError(`A frame header of FFV1 version ${version}; without configuration it is 0 or 1.`)
  const format = readSampleFormat(decoder, states, version)
  return {
    version,
    microVersion: 0,
    ...format,
    slices: [1, 1],
    quantization: [readQuantizationTables(decoder)],
    initialStates: [undefined],
    hasSliceCrc: false,
  }
}

/** The record that an AVI holds after the bitmap header of its stream. */
export function readConfiguration(record: Uint8Array): Ffv1Header {
  const decoder = startRangeDecoder(record, 0, record.length)
  const states = freshStates()
  const version = readUnsigned(decoder, states)
  if (version !== 3)
    throw new UnsupportedFeatureError(`FFV1 version ${version}`, `FFV1 version ${version}; 0, 1 and 3 are known.`)
  const microVersion = readUnsigned(decoder, states)
  const format = readSampleFormat(decoder, states, version)
  const slices = [readUnsigned(decoder, states) + 1, readUnsigned(decoder, states) + 1] as const
  if (slices[0] * slices[1] > MOST_SLICES)
    throw new CorruptSourceError(`A frame of ${slices.join(' x ')} slices; at most ${MOST_SLICES} are expected.`)
  const setCount = readUnsigned(decoder, states)
  if (setCount < 1 || setCount > MOST_TABLE_SETS)
    throw new CorruptSourceError(`${setCount} sets of quantization tables; 1 to ${MOST_TABLE_SETS} are possible.`)
  const quantization = Array.from({ length: setCount }, () => readQuantizationTables(decoder))
  const initialStates = readInitialStates(decoder, states, quantization)
  const hasSliceCrc = readUnsigned(decoder, states) !== 0
  if (crcOf(record, 0, record.length) !== 0)
    throw new CorruptSourceError('The configuration record of the FFV1 stream does not fit its checksum.')
  return { version, microVersion, ...format, slices, quantization, initialStates, hasSliceCrc }
}

type SampleFormat = Pick<Ffv1Header, 'coder' | 'transitions' | 'colorspace' | 'hasChroma' | 'chromaShift' | 'hasAlpha'>

function readSampleFormat(decoder: RangeDecoder, states: Uint8Array, version: number): SampleFormat {
  const coder = readUnsigned(decoder, states)
  if (coder > 2) throw new CorruptSourceError(`FFV1 coder ${coder}; 0, 1 and 2 are known.`)
  const transitions = coder === 2 ? readTransitions(decoder, states) : undefined
  const colorspace = readUnsigned(decoder, states)
  if (colorspace > 1) throw new CorruptSourceError(`FFV1 colour space ${colorspace}; 0 and 1 are known.`)
  const depth = version === 0 ? 8 : readUnsigned(decoder, states)
  if (depth !== 0 && depth !== 8)
    throw new UnsupportedFeatureError(`FFV1 with ${depth} bits`, `FFV1 samples of ${depth} bits; 8 are supported.`)
  const hasChroma = readRangeBit(decoder, states, 0) === 1
  const chromaShift = [readUnsigned(decoder, states), readUnsigned(decoder, states)] as const
  if (Math.max(...chromaShift) > 4) throw new CorruptSourceError(`A chroma shift of ${chromaShift.join(', ')}.`)
  const hasAlpha = readRangeBit(decoder, states, 0) === 1
  return {
    coder: coder === 0 ? 'golomb' : 'range',
    ...(transitions !== undefined && { transitions }),
    colorspace: colorspace === 0 ? 'yuv' : 'rgb',
    hasChroma,
    chromaShift,
    hasAlpha,
  }
}

/** Stored as differences from the table in use. */
function readTransitions(decoder: RangeDecoder, states: Uint8Array): StateTransitions {
  const one = new Uint8Array(256)
  for (let state = 1; state < 256; state++)
    one[state] = (decoder.transitions.one[state] ?? 0) + readSigned(decoder, states)
  return transitionsOf(one)
}

/** Each context's states are stored as differences from those of the context before. */
function readInitialStates(
  decoder: RangeDecoder,
  states: Uint8Array,
  quantization: readonly QuantizationTables[],
): readonly (Uint8Array | undefined)[] {
  const own = new Uint8Array(SYMBOL_STATES * SYMBOL_STATES).fill(NEUTRAL_STATE)
  return quantization.map(({ contextCount }) => {
    if (readRangeBit(decoder, states, 0) === 0) return undefined
    const initial = new Uint8Array(contextCount * SYMBOL_STATES)
    for (let at = 0; at < initial.length; at++) {
      const before = at < SYMBOL_STATES ? NEUTRAL_STATE : (initial[at - SYMBOL_STATES] ?? 0)
      initial[at] = before + readSigned(decoder, own, (at % SYMBOL_STATES) * SYMBOL_STATES)
    }
    return initial
  })
}

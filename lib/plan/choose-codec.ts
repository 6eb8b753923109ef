/** Which codec an array gets: the one asked for, the source's, the best of those sampled, or the default. */

import type { DataType } from '#lib/array/dtype.ts'
import type { CompressorSpec } from '#lib/codecs/codec-spec.ts'
import { formatCodec, parseCodec } from '#lib/codecs/parse-codec.ts'
import { matchesPath } from './path-pattern.ts'
import type { PlanOptions } from './plan-options.ts'
import type { ArrayCodec } from './source-codec.ts'

/** Near gzip-9's size on recordings at eight times its speed, and four times faster to decode (measured on LFP). */
export const DEFAULT_CODEC: ArrayCodec = { filters: [], compressor: { id: 'zstd', level: 5 } }

/** Nearly twice as fast as the default, and on most recordings stored as float32 smaller (see codecs/zstd.ts). */
const FAST_CODEC: ArrayCodec = { filters: [], compressor: { id: 'zstd', level: 4 } }

export const NO_CODEC: ArrayCodec = { filters: [], compressor: null }

const blosc = (shuffle: 1 | 2): ArrayCodec => ({
  filters: [],
  compressor: { id: 'blosc', cname: 'zstd', clevel: 5, shuffle, blocksize: 0 } satisfies CompressorSpec,
})

/** What is tried on samples, faster and simpler codecs first; zarr-python 2, zarrita and tensorstore read all of them. */
export const CODECS_TO_TRY: readonly ArrayCodec[] = [NO_CODEC, FAST_CODEC, DEFAULT_CODEC, blosc(1), blosc(2)]

/** Types whose bytes of one rank are alike from element to element: counts and times, unlike recordings stored as float32. */
const SHUFFLED_TYPES: readonly DataType[] = ['int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float64']

/** Arrays from here on are sampled; smaller ones are not worth it, nor a choice by type. */
export const LARGE_ARRAY_BYTES = 10_000_000

/** A frame's header and a decoder's start cost more than compression saves on so few bytes. */
const TINY_BYTES = 1024

/** A codec that saves less than this beside a simpler one is not worth its trouble. */
const TIE = 0.02

/** A codec and the share of their size to which it brought samples of the array. */
export interface SampledCodec {
  readonly codec: ArrayCodec
  readonly ratio: number
}

export interface CodecInput {
  readonly path: string
  readonly dtype: DataType
  /** Uncompressed bytes of the array; an estimate where elements vary in size. */
  readonly rawBytes: number
  /** The source's own codec, where Zarr has it. */
  readonly source: ArrayCodec | undefined
  /** Simpler codecs first. */
  readonly samples?: readonly SampledCodec[]
}

/** Byte filters and compressor of one array. */
export function chooseCodec(input: CodecInput, options: Pick<PlanOptions, 'codec' | 'codecOverrides'>): ArrayCodec {
  const override = options.codecOverrides.find(({ path }) => matchesPath(path, input.path))
  if (override !== undefined) return namedCodec(override.codec, input)
  return input.rawBytes <= TINY_BYTES ? NO_CODEC : namedCodec(options.codec, input)
}

function namedCodec(name: string, input: CodecInput): ArrayCodec {
  const { source, samples = [] } = input
  if (name === 'source') return source ?? DEFAULT_CODEC
  if (name === 'auto') return bestOf(samples) ?? likelyCodec(input)
  return { filters: [], compressor: parseCodec(name) }
}

/** Without a look at the data. */
const likelyCodec = ({ dtype, rawBytes }: CodecInput): ArrayCodec =>
  rawBytes <= LARGE_ARRAY_BYTES
    ? DEFAULT_CODEC
    : SHUFFLED_TYPES.includes(dtype)
      ? blosc(1)
      : dtype === 'float32'
        ? FAST_CODEC
        : DEFAULT_CODEC

/** The smallest result; among those nearly as small the first. */
function bestOf(samples: readonly SampledCodec[]): ArrayCodec | undefined {
  const least = Math.min(...samples.map(({ ratio }) => ratio))
  return samples.find(({ ratio }) => ratio <= least * (1 + TIE))?.codec
}

/** For people: `shuffle + zlib:4`, `zstd:5`, `none`. */
export function formatArrayCodec({ filters, compressor }: ArrayCodec): string {
  const names = filters.map(({ id }) => id)
  return compressor === null && names.length > 0 ? names.join(' + ') : [...names, formatCodec(compressor)].join(' + ')
}

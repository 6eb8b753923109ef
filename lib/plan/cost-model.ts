/** How long work takes: what estimates rest on. Measured on the machine itself by `nwb2zarr bench --calibrate`. */

import type { CompressorSpec } from '#lib/codecs/codec-spec.ts'
import { formatCodec, parseCodec } from '#lib/codecs/parse-codec.ts'

/** Rates are uncompressed bytes a second and core. */
export interface CostModel {
  readonly cores: number
  readonly inflateRate: number
  /** Everything that is done with bytes besides decoding and encoding them. */
  readonly copyRate: number
  /** By codec, as `formatCodec` writes it. */
  readonly encodeRates: Readonly<Record<string, number>>
  readonly secondsToStart: number
  /** Of the store, metadata counted. */
  readonly secondsPerObject: number
  /** Of a source that is not on this machine, when several are under way; some 8 MB each. */
  readonly secondsPerRequest: number
}

/** Two cores of a server of 2023; codecs on recordings of int16 as float32. */
export const TYPICAL_COSTS: CostModel = {
  cores: 2,
  inflateRate: 400e6,
  copyRate: 1500e6,
  encodeRates: {
    'zstd:4': 140e6,
    'zstd:5': 90e6,
    'gzip:9': 16e6,
    'gzip:4': 57e6,
    'blosc:zstd:5:shuffle': 265e6,
    'blosc:zstd:5:bitshuffle': 200e6,
  },
  secondsToStart: 0.5,
  secondsPerObject: 0.0005,
  secondsPerRequest: 0.005,
}

/** Seconds that one core takes to encode so many bytes. */
export function encodeSeconds(rawBytes: number, compressor: CompressorSpec | null, costs: CostModel): number {
  return compressor === null ? 0 : rawBytes / encodeRate(compressor, costs.encodeRates)
}

/** The rate of the codec itself, or of the known one of its kind whose level is nearest. */
function encodeRate(compressor: CompressorSpec, rates: CostModel['encodeRates']): number {
  const exact = rates[formatCodec(compressor)]
  if (exact !== undefined) return exact
  const kind = kindOf(compressor)
  const known = Object.entries(rates).flatMap(([name, rate]) => {
    const codec = parseCodec(name)
    return codec === null || kindOf(codec) !== kind
      ? []
      : [{ rate, distance: Math.abs(levelOf(codec) - levelOf(compressor)) }]
  })
  const [nearest] = known.sort((a, b) => a.distance - b.distance)
  return nearest?.rate ?? FALLBACK_RATE
}

const FALLBACK_RATE = 150e6

/** gzip and zlib are the same work. */
const kindOf = ({ id }: CompressorSpec): string => (id === 'zlib' ? 'gzip' : id)

const levelOf = (codec: CompressorSpec): number => (codec.id === 'blosc' ? codec.clevel : codec.level)

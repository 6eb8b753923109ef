/**
 * Blosc 1 frames. zstd and zlib run natively inside frames of our own, which carry the element size (c-blosc
 * compiled to wasm knows only four bytes, and shuffles all others badly); the other compressors go through numcodecs.
 */

import { CorruptSourceError } from '#lib/errors.ts'
import { copyFrame, decodeBlocks, encodeBlocks } from './blosc-blocks.ts'
import { BLOSC_HEADER_BYTES, readBloscHeader } from './blosc-frame.ts'
import { type ByteCodec, type EncodeOptions, undecodable } from './codec.ts'
import type { CompressorSpec } from './codec-spec.ts'
import { zlib } from './zlib.ts'
import { zstd } from './zstd.ts'

export type BloscSpec = Extract<CompressorSpec, { id: 'blosc' }>

/** c-blosc's L1 cache; blocks are powers of two of it. */
const CACHE_BYTES = 32 * 1024

/** By level 0…9: c-blosc's block for its strong compressors (zlib, zstd), in caches. */
const CACHES_A_BLOCK = [0.5, 1, 2, 4, 8, 8, 16, 16, 16, 32]

/** Below this c-blosc copies: a compressor can win nothing. */
const SMALLEST_COMPRESSED = 128

/** The type size is one byte of the header; c-blosc takes larger elements for bytes. */
const LARGEST_TYPE = 255

/** What a frame can hold, by c-blosc's BLOSC_MAX_BUFFERSIZE. */
const LARGEST_DATA = 2 ** 31 - 1 - BLOSC_HEADER_BYTES

/** Level 0…9 of Blosc as a level of zstd (c-blosc, `zstd_wrap_compress`). */
const zstdLevel = (level: number): number => [1, 1, 3, 5, 7, 9, 11, 13, 15, 22][level] ?? 22

export const blosc = (spec: BloscSpec): ByteCodec => ({
  encode: (bytes, options = {}) =>
    spec.cname === 'zstd' || spec.cname === 'zlib'
      ? encodeNative(bytes, spec, spec.cname, options)
      : encodeElsewhere(bytes, spec),
  decode: async (bytes, options) => {
    const header = readBloscHeader(bytes)
    if (header.dataBytes > options.maxBytes)
      throw new CorruptSourceError(`Blosc frame claims ${header.dataBytes} bytes, at most ${options.maxBytes} expected`)
    if (header.copy) return copied(bytes, header.dataBytes)
    if (header.format === 'zstd') return decodeBlocks(bytes, zstd(1), header, options)
    if (header.format === 'zlib') return decodeBlocks(bytes, zlib(1), header, options)
    return decodeElsewhere(bytes, header.dataBytes)
  },
})

async function encodeNative(
  bytes: Uint8Array,
  spec: BloscSpec,
  format: 'zstd' | 'zlib',
  options: EncodeOptions,
): Promise<Uint8Array> {
  if (bytes.length > LARGEST_DATA) throw new RangeError(`A Blosc frame can't hold ${bytes.length} bytes`)
  const itemSize = options.itemSize ?? 1
  const typeSize = itemSize > LARGEST_TYPE ? 1 : itemSize
  const settings = { format, shuffle: spec.shuffle, typeSize, blockBytes: blockSize(bytes.length, typeSize, spec) }
  if (spec.clevel === 0 || bytes.length < SMALLEST_COMPRESSED) return copyFrame(bytes, settings)
  const codec = format === 'zstd' ? zstd(zstdLevel(spec.clevel)) : zlib(spec.clevel)
  return encodeBlocks(bytes, codec, settings, options)
}

/** A whole number of elements, at most the data. */
function blockSize(dataBytes: number, typeSize: number, { clevel, blocksize }: BloscSpec): number {
  const wanted = blocksize > 0 ? Math.max(blocksize, SMALLEST_COMPRESSED) : CACHE_BYTES * (CACHES_A_BLOCK[clevel] ?? 8)
  const size = Math.min(wanted, Math.max(dataBytes, 1))
  return size > typeSize ? Math.floor(size / typeSize) * typeSize : size
}

function copied(frame: Uint8Array, dataBytes: number): Uint8Array {
  if (frame.length < BLOSC_HEADER_BYTES + dataBytes)
    throw new CorruptSourceError(`Blosc frame has ${frame.length} bytes, ${dataBytes} of data are expected in it`)
  return frame.slice(BLOSC_HEADER_BYTES, BLOSC_HEADER_BYTES + dataBytes)
}

async function encodeElsewhere(bytes: Uint8Array, spec: BloscSpec): Promise<Uint8Array> {
  return (await numcodecsBlosc(spec)).encode(bytes)
}

async function decodeElsewhere(bytes: Uint8Array, dataBytes: number): Promise<Uint8Array> {
  try {
    const codec = await numcodecsBlosc({ id: 'blosc', cname: 'lz4', clevel: 5, shuffle: 1, blocksize: 0 })
    const data = await codec.decode(bytes)
    if (data.length === dataBytes) return data
    throw new Error(`${data.length} bytes came out, expected ${dataBytes}`)
  } catch (error) {
    throw undecodable('Blosc', dataBytes, error)
  }
}

async function numcodecsBlosc(spec: BloscSpec) {
  const { default: Blosc } = await import('numcodecs/blosc')
  return Blosc.fromConfig(spec)
}

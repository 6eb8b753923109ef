/**
 * The blocks of a Blosc frame around native compressors (zstd, zlib): cut, shuffle, compress, and back. Every block is one
 * stream, as c-blosc does for these compressors.
 */

import { mapLimit } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { shuffleBits, unshuffleBits } from './bit-shuffle.ts'
import { BLOSC_HEADER_BYTES, type BloscFormat, type BloscHeader, writeBloscHeader } from './blosc-frame.ts'
import { shuffleBytes, unshuffleBytes } from './byte-shuffle.ts'
import type { ByteCodec, DecodeOptions, EncodeOptions } from './codec.ts'

/** Blocks in the thread pool at once: its default number of threads. */
const BLOCKS_AT_ONCE = 4

/** Bytes of a block's offset in the table, and of the length before a stream. */
const WORD = 4

export interface BlockSettings {
  readonly format: BloscFormat
  readonly shuffle: 0 | 1 | 2
  readonly typeSize: number
  readonly blockBytes: number
}

/** A whole frame. Data that the blocks would enlarge is copied behind the header instead. */
export async function encodeBlocks(
  bytes: Uint8Array,
  codec: ByteCodec,
  settings: BlockSettings,
  { signal }: EncodeOptions,
): Promise<Uint8Array> {
  const { blockBytes } = settings
  const starts = blockStarts(bytes.length, blockBytes)
  const streams = await mapLimit(
    starts,
    BLOCKS_AT_ONCE,
    async (start, _, options) => {
      const block = shuffled(bytes.subarray(start, start + blockBytes), settings)
      const stream = await codec.encode(block, options)
      return stream.length < block.length ? stream : block
    },
    { signal },
  )
  const tableEnd = BLOSC_HEADER_BYTES + WORD * streams.length
  const frameBytes = streams.reduce((total, stream) => total + WORD + stream.length, tableEnd)
  if (frameBytes >= bytes.length + BLOSC_HEADER_BYTES) return copyFrame(bytes, settings)

  const frame = new Uint8Array(frameBytes)
  writeBloscHeader(frame, { ...settings, copy: false, wholeBlocks: true, dataBytes: bytes.length, frameBytes })
  const view = new DataView(frame.buffer)
  let at = tableEnd
  streams.forEach((stream, block) => {
    view.setUint32(BLOSC_HEADER_BYTES + WORD * block, at, true)
    view.setUint32(at, stream.length, true)
    frame.set(stream, at + WORD)
    at += WORD + stream.length
  })
  return frame
}

/** The data of a frame whose blocks `codec` can decode; the header has been checked. */
export async function decodeBlocks(
  frame: Uint8Array,
  codec: ByteCodec,
  header: BloscHeader,
  { signal }: DecodeOptions,
): Promise<Uint8Array> {
  const view = new DataView(frame.buffer, frame.byteOffset, header.frameBytes)
  const count = Math.ceil(header.dataBytes / header.blockBytes)
  if (BLOSC_HEADER_BYTES + WORD * count > header.frameBytes)
    throw new CorruptSourceError(`Blosc frame of ${header.frameBytes} bytes has no room for its ${count} blocks`)
  const starts = blockStarts(header.dataBytes, header.blockBytes)
  const out = new Uint8Array(header.dataBytes)
  await mapLimit(
    starts,
    BLOCKS_AT_ONCE,
    async (start, block, options) => {
      const target = out.subarray(start, start + header.blockBytes)
      const at = view.getUint32(BLOSC_HEADER_BYTES + WORD * block, true)
      const stored = new Uint8Array(target.length)
      let from = at
      for (const piece of streamsOf(stored, header)) {
        const length = from + WORD <= header.frameBytes ? view.getUint32(from, true) : Number.POSITIVE_INFINITY
        from += WORD
        if (from + length > header.frameBytes)
          throw new CorruptSourceError(`Blosc block ${block} at byte ${at} ends past its frame of ${header.frameBytes}`)
        const stream = frame.subarray(from, from + length)
        const decoded =
          length === piece.length ? stream : await codec.decode(stream, { ...options, maxBytes: piece.length })
        if (decoded.length !== piece.length)
          throw new CorruptSourceError(`Blosc block ${block} holds ${decoded.length} bytes, expected ${piece.length}`)
        piece.set(decoded)
        from += length
      }
      unshuffle(stored, target, header)
    },
    { signal },
  )
  return out
}

/** The data as it is behind a header. */
export function copyFrame(bytes: Uint8Array, settings: BlockSettings): Uint8Array {
  const frameBytes = bytes.length + BLOSC_HEADER_BYTES
  const frame = new Uint8Array(frameBytes)
  writeBloscHeader(frame, { ...settings, copy: true, wholeBlocks: true, dataBytes: bytes.length, frameBytes })
  frame.set(bytes, BLOSC_HEADER_BYTES)
  return frame
}

function blockStarts(dataBytes: number, blockBytes: number): number[] {
  const count = dataBytes === 0 ? 0 : Math.ceil(dataBytes / blockBytes)
  return Array.from({ length: count }, (_, block) => block * blockBytes)
}

/** c-blosc up to 1.10 split a full block into a stream for each byte of its elements, if they are few and long enough. */
function streamsOf(block: Uint8Array, { wholeBlocks, typeSize, blockBytes }: BloscHeader): Uint8Array[] {
  const split = !wholeBlocks && typeSize <= 16 && blockBytes / typeSize >= 128 && block.length === blockBytes
  if (!split) return [block]
  const length = Math.floor(blockBytes / typeSize)
  return Array.from({ length: typeSize }, (_, stream) => block.subarray(stream * length, (stream + 1) * length))
}

function shuffled(block: Uint8Array, { shuffle, typeSize }: BlockSettings): Uint8Array {
  if (shuffle === 0 || (shuffle === 1 && typeSize === 1)) return block
  const out = new Uint8Array(block.length)
  if (shuffle === 1) shuffleBytes(block, out, typeSize)
  else shuffleBits(block, out, typeSize)
  return out
}

function unshuffle(stored: Uint8Array, target: Uint8Array, { shuffle, typeSize }: BloscHeader): void {
  if (shuffle === 1) unshuffleBytes(stored, target, typeSize)
  else if (shuffle === 2) unshuffleBits(stored, target, typeSize)
  else target.set(stored)
}

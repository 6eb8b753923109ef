/**
 * The frame of Blosc 1 as bytes: 16 bytes of header, the offsets of its blocks, the blocks
 * (c-blosc, README_CHUNK_FORMAT.rst). All numbers are little-endian.
 */

import { CorruptSourceError } from '#lib/errors.ts'

export const BLOSC_HEADER_BYTES = 16

/** BLOSC_VERSION_FORMAT: the layout that c-blosc 1.x writes. */
const FRAME_VERSION = 2

/** Version of the format inside the blocks; 1 for each compressor so far. */
const COMPRESSOR_VERSION = 1

const FLAG_SHUFFLE = 1
const FLAG_COPY = 2
const FLAG_BIT_SHUFFLE = 4
const SHUFFLE_FLAGS = { 0: 0, 1: FLAG_SHUFFLE, 2: FLAG_BIT_SHUFFLE } as const
/** Blocks are one stream each, not one for every byte of the element. */
const FLAG_WHOLE_BLOCKS = 16

/** Formats as numbered in the top three bits of the flags; lz4hc writes lz4's. */
export const BLOSC_FORMATS = ['blosclz', 'lz4', 'snappy', 'zlib', 'zstd'] as const

export type BloscFormat = (typeof BLOSC_FORMATS)[number]

export interface BloscHeader {
  readonly format: BloscFormat
  /** 0 none, 1 byte, 2 bit. */
  readonly shuffle: 0 | 1 | 2
  /** The data follows the header as it is, without blocks. */
  readonly copy: boolean
  readonly wholeBlocks: boolean
  /** Bytes of an element, 1…255. */
  readonly typeSize: number
  /** Bytes of the data, of a block of it, and of the frame. */
  readonly dataBytes: number
  readonly blockBytes: number
  readonly frameBytes: number
}

/** Puts the header at the start of `frame`. */
export function writeBloscHeader(frame: Uint8Array, header: BloscHeader): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  view.setUint8(0, FRAME_VERSION)
  view.setUint8(1, COMPRESSOR_VERSION)
  view.setUint8(
    2,
    SHUFFLE_FLAGS[header.shuffle] |
      (header.copy ? FLAG_COPY : 0) |
      (header.wholeBlocks ? FLAG_WHOLE_BLOCKS : 0) |
      (BLOSC_FORMATS.indexOf(header.format) << 5),
  )
  view.setUint8(3, header.typeSize)
  view.setUint32(4, header.dataBytes, true)
  view.setUint32(8, header.blockBytes, true)
  view.setUint32(12, header.frameBytes, true)
}

/** Reads and checks the header; `frameBytes` never passes the bytes that are there. */
export function readBloscHeader(frame: Uint8Array): BloscHeader {
  if (frame.length < BLOSC_HEADER_BYTES)
    throw new CorruptSourceError(`Blosc frame has ${frame.length} bytes, its header alone takes ${BLOSC_HEADER_BYTES}`)
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const version = view.getUint8(0)
  const flags = view.getUint8(2)
  const format = BLOSC_FORMATS[flags >> 5]
  if (version !== FRAME_VERSION || format === undefined)
    throw new CorruptSourceError(`Blosc frame has version ${version} and compressor ${flags >> 5}; expected version 2`)
  const header = {
    format,
    shuffle: shuffleOf(flags),
    copy: (flags & FLAG_COPY) !== 0,
    wholeBlocks: (flags & FLAG_WHOLE_BLOCKS) !== 0,
    typeSize: view.getUint8(3),
    dataBytes: view.getUint32(4, true),
    blockBytes: view.getUint32(8, true),
    frameBytes: view.getUint32(12, true),
  }
  const { typeSize, dataBytes, blockBytes, frameBytes } = header
  if (typeSize === 0 || frameBytes > frame.length || (dataBytes > 0 && blockBytes === 0))
    throw new CorruptSourceError(
      `Blosc header is wrong: type size ${typeSize}, block ${blockBytes}, frame of ${frameBytes} bytes in ${frame.length}`,
    )
  return header
}

const shuffleOf = (flags: number): 0 | 1 | 2 => {
  if (flags & FLAG_SHUFFLE) return 1
  return flags & FLAG_BIT_SHUFFLE ? 2 : 0
}

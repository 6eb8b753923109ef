/** Small AVI files made for tests: frames of any bytes, with the kind of index that a test wants. */

import { chunkBytes } from '#lib/video/avi/write-avi.ts'

export interface AviOptions {
  readonly width: number
  readonly height: number
  /** Four letters; GREY where none are given. */
  readonly fourcc?: string
  readonly configuration?: Uint8Array
  /** `idx1` at the end, OpenDML indexes, or none, as in a recording that was cut off. */
  readonly index?: 'idx1' | 'opendml' | 'none'
  /** Frames that the header claims; as many as there are where it is not given. */
  readonly announced?: number
  /** Which frames are key frames; all where it is not given. */
  readonly isKey?: (frame: number) => boolean
  /** OpenDML: frames in each RIFF part. */
  readonly framesPerPart?: number
}

export function aviBytes(frames: readonly Uint8Array[], options: AviOptions): Uint8Array {
  const { index = 'idx1', framesPerPart = frames.length } = options
  if (index !== 'opendml') return onePart(frames, options)
  const parts = Array.from({ length: Math.ceil(frames.length / framesPerPart) }, (_, part) =>
    frames.slice(part * framesPerPart, (part + 1) * framesPerPart),
  )
  return openDml(parts, options)
}

function onePart(frames: readonly Uint8Array[], options: AviOptions): Uint8Array {
  const header = headerList(frames.length, options)
  const movi = list('movi', ...frames.map(frame => chunkBytes('00dc', frame)))
  const index = options.index === 'none' ? new Uint8Array(0) : chunkBytes('idx1', idx1Of(frames, options))
  return riff('AVI ', header, movi, index)
}

function idx1Of(frames: readonly Uint8Array[], { isKey = () => true }: AviOptions): Uint8Array {
  const bytes = Buffer.alloc(16 * frames.length)
  let offset = 4
  for (const [frame, { length }] of frames.entries()) {
    bytes.write('00dc', 16 * frame, 'latin1')
    bytes.writeUInt32LE(isKey(frame) ? 0x10 : 0, 16 * frame + 4)
    bytes.writeUInt32LE(offset, 16 * frame + 8)
    bytes.writeUInt32LE(length, 16 * frame + 12)
    offset += 8 + length + (length % 2)
  }
  return bytes
}

const SUPER_INDEX_BYTES = 24

/** Each part holds its frames and an index of them; the header's index names those. */
function openDml(parts: readonly (readonly Uint8Array[])[], options: AviOptions): Uint8Array {
  const count = parts.reduce((sum, { length }) => sum + length, 0)
  const places: { offset: number; length: number }[] = []
  const build = () => {
    const superIndex = Buffer.alloc(SUPER_INDEX_BYTES + 16 * parts.length)
    superIndex.writeUInt16LE(4, 0)
    superIndex.writeUInt32LE(parts.length, 4)
    for (const [part, { offset, length }] of places.entries()) {
      superIndex.writeBigUInt64LE(BigInt(offset), SUPER_INDEX_BYTES + 16 * part)
      superIndex.writeUInt32LE(length, SUPER_INDEX_BYTES + 16 * part + 8)
    }
    const pieces: Uint8Array[] = []
    let at = 0
    let first = 0
    for (const [part, frames] of parts.entries()) {
      const header = part === 0 ? [headerList(count, options, superIndex)] : []
      const start = at + 12 + (header[0]?.length ?? 0)
      const index = chunkBytes('ix00', standardIndex(frames, start + 12, first, options))
      const movi = list('movi', ...frames.map(frame => chunkBytes('00dc', frame)), index)
      places[part] = { offset: start + movi.length - index.length, length: index.length }
      const piece = riff(part === 0 ? 'AVI ' : 'AVIX', ...header, movi)
      pieces.push(piece)
      at += piece.length
      first += frames.length
    }
    return new Uint8Array(Buffer.concat(pieces))
  }
  // Once to learn where the indexes lie, once more to say so.
  build()
  return build()
}

function standardIndex(
  frames: readonly Uint8Array[],
  start: number,
  first: number,
  { isKey = () => true }: AviOptions,
): Uint8Array {
  const bytes = Buffer.alloc(24 + 8 * frames.length)
  bytes.writeUInt16LE(2, 0)
  bytes.writeUInt8(1, 3)
  bytes.writeUInt32LE(frames.length, 4)
  bytes.write('00dc', 8, 'latin1')
  bytes.writeBigUInt64LE(BigInt(start), 12)
  let offset = 8
  for (const [frame, { length }] of frames.entries()) {
    bytes.writeUInt32LE(offset, 24 + 8 * frame)
    bytes.writeUInt32LE((length | (isKey(first + frame) ? 0 : 0x80000000)) >>> 0, 24 + 8 * frame + 4)
    offset += 8 + length + (length % 2)
  }
  return bytes
}

function headerList(count: number, options: AviOptions, superIndex?: Uint8Array): Uint8Array {
  const { width, height, fourcc = 'GREY', configuration = new Uint8Array(0), announced = count } = options
  const stream = Buffer.alloc(56)
  stream.write('vids', 0, 'latin1')
  stream.writeUInt32LE(1, 20)
  stream.writeUInt32LE(60, 24)
  stream.writeUInt32LE(announced, 32)
  const bitmap = Buffer.alloc(40)
  bitmap.writeUInt32LE(40 + configuration.length, 0)
  bitmap.writeInt32LE(width, 4)
  bitmap.writeInt32LE(height, 8)
  bitmap.writeUInt16LE(8, 14)
  bitmap.write(fourcc, 16, 'latin1')
  const format = chunkBytes('strf', Buffer.concat([bitmap, configuration]))
  const index = superIndex === undefined ? [] : [chunkBytes('indx', superIndex)]
  return list(
    'hdrl',
    chunkBytes('avih', new Uint8Array(56)),
    list('strl', chunkBytes('strh', stream), format, ...index),
  )
}

const list = (name: string, ...parts: readonly Uint8Array[]): Uint8Array => listChunk('LIST', name, parts)

const riff = (name: string, ...parts: readonly Uint8Array[]): Uint8Array => listChunk('RIFF', name, parts)

const listChunk = (id: string, name: string, parts: readonly Uint8Array[]): Uint8Array =>
  chunkBytes(id, Buffer.concat([Buffer.from(name, 'latin1'), ...parts]))

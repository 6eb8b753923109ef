/** The list `hdrl` at the head of an AVI → the format of its video stream, and where OpenDML keeps its index. */

import { CorruptSourceError, InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { VideoFormat } from './avi-video.ts'
import { chunksIn, fourLetters, type RiffChunk, viewOf } from './riff.ts'

export interface StreamHeader {
  readonly format: VideoFormat
  /** The OpenDML index of the stream, where it has one. */
  readonly superIndex: Uint8Array | undefined
}

/** Microscopes have sensors of a few megapixels; what claims far more is damage, and must not be allocated. */
const MOST_SIDE = 16_384
const MOST_PIXELS = 1 << 26

const STREAM_HEADER_BYTES = 48
const BITMAP_HEADER_BYTES = 40

interface Place {
  readonly url: string
  readonly offset: number
}

/** `bytes` is the content of `hdrl` after its four letters. */
export function parseStreamHeader(bytes: Uint8Array, place: Place): StreamHeader {
  const streams = chunksIn(bytes, place).filter(({ list }) => list === 'strl')
  for (const [number, list] of streams.entries()) {
    const content = bytes.subarray(list.offset + 4, list.offset + list.length)
    const at = { url: place.url, offset: place.offset + list.offset + 4 }
    const chunks = new Map(chunksIn(content, at).map(chunk => [chunk.id, chunk]))
    const part = (id: string) => contentOf(content, chunks.get(id))
    const header = part('strh')
    const bitmap = part('strf')
    if (header === undefined || fourLetters(header, 0) !== 'vids') continue
    if (header.length < STREAM_HEADER_BYTES || bitmap === undefined || bitmap.length < BITMAP_HEADER_BYTES)
      throw new CorruptSourceError('The header of the video stream is cut short.', at)
    return { format: formatOf(number, header, bitmap, at), superIndex: part('indx') }
  }
  throw new InvalidInputError('The AVI file holds no video stream.', { url: place.url })
}

function contentOf(bytes: Uint8Array, chunk: RiffChunk | undefined): Uint8Array | undefined {
  return chunk === undefined ? undefined : bytes.slice(chunk.offset, chunk.offset + chunk.length)
}

function formatOf(stream: number, streamHeader: Uint8Array, bitmapHeader: Uint8Array, place: Place): VideoFormat {
  const header = viewOf(streamHeader)
  const bitmap = viewOf(bitmapHeader)
  const width = bitmap.getInt32(4, true)
  const signedHeight = bitmap.getInt32(8, true)
  const height = Math.abs(signedHeight)
  checkSize(width, height, place)
  const scale = header.getUint32(20, true)
  const code = bitmap.getUint32(16, true)
  return {
    width,
    height,
    isTopDown: signedHeight < 0,
    fourcc: code === 0 ? '' : fourLetters(bitmapHeader, 16),
    bitsPerPixel: bitmap.getUint16(14, true),
    configuration: bitmapHeader.slice(BITMAP_HEADER_BYTES),
    nominalRateHz: scale === 0 ? 0 : header.getUint32(24, true) / scale,
    announcedFrames: header.getUint32(32, true),
    stream,
    streamHeader,
    bitmapHeader,
  }
}

function checkSize(width: number, height: number, place: Place): void {
  if (width < 1 || height < 1)
    throw new CorruptSourceError(`The video claims frames of ${width} x ${height} pixels.`, place)
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS)
    throw new UnsupportedFeatureError(
      'very large frames',
      `The video claims frames of ${width} x ${height} pixels; at most ${MOST_SIDE} a side, ${MOST_PIXELS} in all are read.`,
      place,
    )
}

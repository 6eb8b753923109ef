/**
 * FFV1, a lossless code for pictures (RFC 9043): versions 0, 1 and 3, 8-bit gray, YUV and RGB, both coders, any
 * slices. Packets go in one after another from a key frame on, pictures come out.
 */

import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { newPlane, type Picture } from '../picture.ts'
import { crcOf } from './crc.ts'
import { READ_AHEAD } from './golomb-line.ts'
import { type Ffv1Header, readConfiguration, readFrameHeader } from './header.ts'
import { checkMemory, freshMemory, type PlaneMemory } from './plane-memory.ts'
import { NEUTRAL_STATE, type RangeDecoder, readRangeBit, startRangeDecoder } from './range-decoder.ts'
import { decodeSlice, shiftUp, sliceCoder } from './slice.ts'
import { readSliceHeader, type SliceHeader, wholeFrame } from './slice-header.ts'

export interface Ffv1Stream {
  readonly width: number
  readonly height: number
  /** The configuration record; empty for versions 0 and 1. */
  readonly configuration: Uint8Array
}

/**
 * A decoder of one stream: each call decodes the next packet. The first must be a key frame. Throws CorruptSourceError
 * for bytes that are no such frame, UnsupportedFeatureError for what is beyond this decoder; neither names the file.
 */
export function ffv1Decoder({ width, height, configuration }: Ffv1Stream): (packet: Uint8Array) => Picture {
  const configured = configuration.length > 0 ? readConfiguration(configuration) : undefined
  let header = configured
  let memories: (readonly PlaneMemory[])[] | undefined

  return packet => {
    const bytes = new Uint8Array(packet.length + READ_AHEAD)
    bytes.set(packet)
    const decoder = startRangeDecoder(bytes, 0, packet.length)
    const isKey = readRangeBit(decoder, Uint8Array.of(NEUTRAL_STATE), 0) === 1
    if (isKey) {
      header = configured ?? readFrameHeader(decoder)
      memories = []
    }
    if (header === undefined || memories === undefined)
      throw new CorruptSourceError('A key frame was expected; this frame builds on one before it.')

    const picture = newPicture(header, width, height)
    const view = new DataView(bytes.buffer)
    const slices = slicesOf(header, bytes, packet.length)
    if (isKey) checkMemory(header, slices.length)
    let covered = 0
    for (const [index, { start, end }] of slices.entries()) {
      const coder = index === 0 ? { ...decoder, end } : startRangeDecoder(bytes, start, end)
      const { area, tableSets } = headOf(coder, header, width, height)
      const memory = memories[index] ?? freshMemory(header, tableSets)
      if (memory.some(({ tableSet }, group) => tableSet !== tableSets[group]))
        throw new CorruptSourceError('A slice changes its quantization tables between key frames.')
      memories[index] = memory
      decodeSlice(sliceCoder(coder, header, view, end), header, memory, area, picture)
      covered += area.width * area.height
    }
    if (covered !== width * height) throw new CorruptSourceError('The slices of a frame do not cover the picture.')
    return picture
  }
}

function headOf(coder: RangeDecoder, header: Ffv1Header, width: number, height: number): SliceHeader {
  if (header.transitions !== undefined) coder.transitions = header.transitions
  return header.version === 3 ? readSliceHeader(coder, header, width, height) : wholeFrame(width, height)
}

function newPicture({ colorspace, hasChroma, hasAlpha, chromaShift }: Ffv1Header, width: number, height: number) {
  const plane = () => newPlane(width, height)
  if (colorspace === 'rgb') return { kind: 'rgb', blue: plane(), green: plane(), red: plane() } as const
  if (!hasChroma && hasAlpha)
    throw new UnsupportedFeatureError('FFV1 gray with alpha', 'FFV1 gray with alpha is not supported.')
  if (!hasChroma) return { kind: 'gray', luma: plane() } as const
  const chroma = () => newPlane(shiftUp(width, chromaShift[0]), shiftUp(height, chromaShift[1]))
  return { kind: 'yuv', luma: plane(), chroma: [chroma(), chroma()] } as const
}

/** Bytes of each slice without its footer; found from the end, where each footer says how long its slice is. */
function slicesOf(
  header: Ffv1Header,
  bytes: Uint8Array,
  length: number,
): readonly { readonly start: number; readonly end: number }[] {
  if (header.version !== 3) return [{ start: 0, end: length }]
  const footer = header.hasSliceCrc ? 8 : 3
  const slices: { start: number; end: number }[] = []
  for (let next = length; next > 0; ) {
    const end = next - footer
    const size = end < 0 ? -1 : ((bytes[end] ?? 0) << 16) | ((bytes[end + 1] ?? 0) << 8) | (bytes[end + 2] ?? 0)
    const start = end - size
    if (size < 0 || start < 0) throw new CorruptSourceError('The slices of a frame do not fill it.')
    if (header.hasSliceCrc && crcOf(bytes, start, next) !== 0)
      throw new CorruptSourceError('A slice does not fit its checksum.')
    slices.unshift({ start, end })
    next = start
  }
  const most = header.slices[0] * header.slices[1]
  if (slices.length === 0 || slices.length > most)
    throw new CorruptSourceError(`A frame of ${slices.length} slices; 1 to ${most} were expected.`)
  return slices
}

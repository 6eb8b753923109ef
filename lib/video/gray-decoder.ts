/** The decoder of a format, to gray pictures: for the codecs that are decoded here. */

import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { VideoFormat } from './avi/avi-video.ts'
import { ffv1Decoder } from './ffv1/decoder.ts'
import { grayOf } from './gray.ts'
import { rawDecoder } from './raw-frame.ts'

export const hasDecoder = (format: VideoFormat): boolean => format.fourcc === 'FFV1' || rawDecoder(format) !== undefined

/**
 * Decodes packets one after another, from a key frame on; undefined for a picture that only FFmpeg can turn to gray. Its
 * errors do not name the file.
 */
export function grayDecoder(format: VideoFormat): (packet: Uint8Array) => Uint8Array | undefined {
  const decode = format.fourcc === 'FFV1' ? ffv1Decoder(format) : rawDecoder(format)
  if (decode === undefined)
    throw new UnsupportedFeatureError(`video codec ${format.fourcc}`, `No decoder for ${format.fourcc} is here.`)
  return packet => grayOf(decode(packet))
}

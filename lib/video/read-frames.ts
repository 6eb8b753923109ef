/** Frames of a recording as gray pictures, decoded from the key frame at or before the first one asked for. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError, isNwb2zarrError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { AviVideo, FrameTable } from './avi/avi-video.ts'
import { readPackets } from './avi/read-packets.ts'
import { readFramesWithFfmpeg } from './ffmpeg-frames.ts'
import { ffv1Decoder } from './ffv1/decoder.ts'
import { grayOf } from './gray.ts'
import type { Picture } from './picture.ts'
import { rawDecoder } from './raw-frame.ts'

export interface ReadFramesOptions extends Waiting {
  /** The program for codecs that are not decoded here; a name is looked for in PATH. */
  readonly ffmpeg?: string | undefined
  /** `ffmpeg`: decode everything there, as a check on our own decoders. */
  readonly decoder?: 'own' | 'ffmpeg' | undefined
}

/**
 * Frames `[start, end)`, one after another, each `height` rows of `width` bytes; the receiver owns it. Bit for bit what
 * OpenCV returns, turned to gray. A frame that can't be decoded is an error that names file and frame.
 */
export async function* readFrames(
  video: AviVideo,
  start: number,
  end: number,
  options: ReadFramesOptions = {},
): AsyncGenerator<Uint8Array> {
  const { frames, source } = video
  if (!(start >= 0 && start <= end && end <= frames.count))
    throw new InvalidInputError(`Frames ${start} to ${end} were asked for; the video has ${frames.count}.`, {
      url: source.url,
    })
  const decode = options.decoder === 'ffmpeg' ? undefined : ownDecoder(video)
  if (decode === undefined) {
    yield* readFramesWithFfmpeg(video, start, end, options)
    return
  }
  let last: Uint8Array | undefined
  for await (const { frame, bytes } of readPackets(video, keyFrameBefore(frames, start), end, options)) {
    const picture = bytes.length === 0 ? undefined : inFrame(video, frame, () => decode(bytes))
    if (frame < start && !isRepeated(frames, frame + 1)) continue
    const gray = picture === undefined ? last?.slice() : grayOf(picture)
    if (picture !== undefined && gray === undefined) {
      // Colour at a lower resolution: only FFmpeg scales it as FFmpeg does.
      yield* readFramesWithFfmpeg(video, Math.max(frame, start), end, options)
      return
    }
    if (gray === undefined) throw frameError(video, frame, 'It repeats a frame before it, and there is none.')
    last = gray
    if (frame >= start) yield gray
  }
}

/** Is the codec decoded here, without FFmpeg? */
export const isOwnCodec = ({ format }: AviVideo): boolean =>
  format.fourcc === 'FFV1' || rawDecoder(format) !== undefined

function ownDecoder(video: AviVideo): ((packet: Uint8Array) => Picture) | undefined {
  const { format } = video
  if (format.fourcc === 'FFV1') return inFrame(video, 0, () => ffv1Decoder(format))
  return rawDecoder(format)
}

/** The last key frame that is not after `frame`; raw frames all are, whatever the index says of them. */
export function keyFrameBefore({ isKey, lengths }: FrameTable, frame: number): number {
  let key = frame
  while (key > 0 && (isKey[key] === 0 || lengths[key] === 0)) key--
  return key
}

const isRepeated = ({ lengths, count }: FrameTable, frame: number): boolean => frame < count && lengths[frame] === 0

function inFrame<Result>(video: AviVideo, frame: number, decode: () => Result): Result {
  try {
    return decode()
  } catch (error) {
    if (error instanceof UnsupportedFeatureError)
      throw new UnsupportedFeatureError(error.feature, error.message, placeOf(video, frame), { cause: error })
    throw frameError(video, frame, isNwb2zarrError(error) ? error.message : String(error), error)
  }
}

const frameError = (video: AviVideo, frame: number, why: string, cause?: unknown) =>
  new CorruptSourceError(`Frame ${frame} of the video can't be decoded. ${why}`, placeOf(video, frame), { cause })

const placeOf = ({ source, frames }: AviVideo, frame: number) => ({
  url: source.url,
  ...(frames.offsets[frame] !== undefined && { offset: frames.offsets[frame] }),
})

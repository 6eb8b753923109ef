/** Frames of a recording as gray pictures, decoded from the key frame at or before the first one asked for. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError, isNwb2zarrError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { AviVideo, FrameTable } from './avi/avi-video.ts'
import { readPackets } from './avi/read-packets.ts'
import { readFramesWithFfmpeg } from './ffmpeg-frames.ts'
import { startFrameThread } from './frame-thread.ts'
import { grayDecoder, hasDecoder } from './gray-decoder.ts'

export interface ReadFramesOptions extends Waiting {
  /** The program for codecs that are not decoded here; a name is looked for in PATH. */
  readonly ffmpeg?: string | undefined
  /** `ffmpeg`: decode everything there, as a check on our own decoders. */
  readonly decoder?: 'own' | 'ffmpeg' | undefined
}

/**
 * Frames `[start, end)`, one after another, each `height` rows of `width` bytes; the receiver owns it. Bit for bit what
 * OpenCV returns, turned to gray. A frame that can't be decoded is an error that names file and frame. Many frames are
 * decoded in a thread of their own, a few ahead of the receiver.
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
  if (options.decoder === 'ffmpeg' || !isOwnCodec(video)) {
    yield* readFramesWithFfmpeg(video, start, end, options)
    return
  }
  let last: Uint8Array | undefined
  for await (const { frame, isRepeat, gray } of decodedFrames(video, start, end, options)) {
    if (gray === undefined && !isRepeat) {
      // Colour at a lower resolution: only FFmpeg scales it as FFmpeg does.
      yield* readFramesWithFfmpeg(video, Math.max(frame, start), end, options)
      return
    }
    const shown = gray ?? last?.slice()
    if (shown === undefined) throw frameError(video, frame, 'It repeats a frame before it, and there is none.')
    if (frame >= start) yield shown
    // The receiver may write over what it got, so that a copy is kept where the next frame needs one.
    last = frames.lengths[frame + 1] === 0 ? shown.slice() : undefined
  }
}

/** Is the codec decoded here, without FFmpeg? */
export const isOwnCodec = ({ format }: AviVideo): boolean => hasDecoder(format)

interface DecodedFrame {
  readonly frame: number
  /** Is it the frame before once more? */
  readonly isRepeat: boolean
  /** Undefined of a repeat, and where only FFmpeg can tell. */
  readonly gray: Uint8Array | undefined
}

/** Frames from the key frame at or before `start` on. */
async function* decodedFrames(
  video: AviVideo,
  start: number,
  end: number,
  options: ReadFramesOptions,
): AsyncGenerator<DecodedFrame> {
  const first = keyFrameBefore(video.frames, start)
  const isLong = end - first >= THREAD_FRAMES && video.format.fourcc === 'FFV1'
  const thread = isLong ? startFrameThread(video.format) : undefined
  let decode: ((packet: Uint8Array) => Uint8Array | undefined) | undefined
  const decoded = async (packet: Uint8Array) => {
    if (thread !== undefined) return thread.decode(packet)
    decode ??= grayDecoder(video.format)
    return decode(packet)
  }
  const coming: {
    readonly frame: number
    readonly isRepeat: boolean
    readonly gray: Promise<Uint8Array | undefined>
  }[] = []
  const settled = async ({ frame, isRepeat, gray }: (typeof coming)[number]): Promise<DecodedFrame> => {
    try {
      return { frame, isRepeat, gray: await gray }
    } catch (error) {
      throw placed(error, video, frame)
    }
  }
  try {
    for await (const { frame, bytes } of readPackets(video, first, end, options)) {
      const isRepeat = bytes.length === 0
      const gray = isRepeat ? Promise.resolve(undefined) : decoded(bytes)
      // A failure is met when its turn comes; until then it must not count as unhandled.
      gray.catch(() => {})
      coming.push({ frame, isRepeat, gray })
      const next = coming.length > (isLong ? FRAMES_AHEAD : 0) ? coming.shift() : undefined
      if (next !== undefined) yield await settled(next)
    }
    for (const next of coming) yield await settled(next)
  } finally {
    await thread?.close()
  }
}

/** Frames from which a thread is worth its start, some 40 ms. */
const THREAD_FRAMES = 60

/** Frames that the thread may be ahead of the receiver. */
const FRAMES_AHEAD = 8

/** The last key frame that is not after `frame`; raw frames all are, whatever the index says of them. */
export function keyFrameBefore({ isKey, lengths }: FrameTable, frame: number): number {
  let key = frame
  while (key > 0 && (isKey[key] === 0 || lengths[key] === 0)) key--
  return key
}

/** The error with its place: which frame of which file. */
function placed(error: unknown, video: AviVideo, frame: number): Error {
  if (error instanceof UnsupportedFeatureError)
    return new UnsupportedFeatureError(error.feature, error.message, placeOf(video, frame), { cause: error })
  return frameError(video, frame, isNwb2zarrError(error) ? error.message : String(error), error)
}

const frameError = (video: AviVideo, frame: number, why: string, cause?: unknown) =>
  new CorruptSourceError(`Frame ${frame} of the video can't be decoded. ${why}`, placeOf(video, frame), { cause })

const placeOf = ({ source, frames }: AviVideo, frame: number) => ({
  url: source.url,
  ...(frames.offsets[frame] !== undefined && { offset: frames.offsets[frame] }),
})

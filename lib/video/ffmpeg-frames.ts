/**
 * Frames through the program ffmpeg: for codecs that have no decoder here. It gets a small AVI made of the frames
 * wanted, through a pipe, and so never sees the file, its address or the rest of its bytes.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { AviVideo } from './avi/avi-video.ts'
import { readPackets } from './avi/read-packets.ts'
import { chunkBytes, openingOf } from './avi/write-avi.ts'
import { grayOfBgr } from './gray.ts'
import { keyFrameBefore, type ReadFramesOptions } from './read-frames.ts'

export const DEFAULT_FFMPEG = 'ffmpeg'

/** A frame takes milliseconds; a program that is silent this long is stuck. */
const STALL_MILLISECONDS = 60_000

/** Its complaints, as much as a message can show. */
const MOST_COMPLAINT = 2000

/** Can the program be started? */
export async function hasFfmpeg(ffmpeg: string = DEFAULT_FFMPEG): Promise<boolean> {
  const child = spawn(ffmpeg, ['-version'], { stdio: 'ignore' })
  try {
    const [code] = await once(child, 'close')
    return code === 0
  } catch {
    return false
  }
}

/** Frames `[start, end)` as gray pictures, the receiver's own. Needs FFmpeg 5.1 or newer. */
export async function* readFramesWithFfmpeg(
  video: AviVideo,
  start: number,
  end: number,
  { ffmpeg = DEFAULT_FFMPEG, signal }: ReadFramesOptions = {},
): AsyncGenerator<Uint8Array> {
  if (start === end) return
  const first = keyFrameBefore(video.frames, start)
  const child = spawn(ffmpeg, argumentsOf(), { stdio: ['pipe', 'pipe', 'pipe'] })
  const stop = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', stop, { once: true })
  let complaint = ''
  child.stderr.on('data', bytes => {
    complaint = `${complaint}${bytes}`.slice(-MOST_COMPLAINT)
  })
  const ended = once(child, 'close').then(
    ([code]) => ({ code, fault: undefined }),
    (fault: unknown) => ({ code: null, fault }),
  )
  // Whoever does not read to the end, and a program that dies, both close the pipe early.
  child.stdin.on('error', () => {})
  const feeding = feed(child.stdin, video, first, end, signal).then(
    () => undefined,
    error => {
      stop()
      return error
    },
  )

  try {
    let frame = first
    for await (const bgr of picturesOf(child.stdout, 3 * video.format.width * video.format.height, stop)) {
      if (frame >= start && frame < end) yield grayOfBgr(bgr)
      frame++
    }
    const { code, fault } = await ended
    const unread = await feeding
    signal?.throwIfAborted()
    if (unread !== undefined) throw unread
    if (fault !== undefined) throw notThere(video, ffmpeg, fault)
    if (code !== 0 || frame !== end) throw undecodable(video, { frame, code, complaint, end })
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
    await ended
    await feeding
  }
}

/** Scaled as OpenCV does it; no frame is left out or shown twice; a damaged frame ends it. */
const argumentsOf = (): readonly string[] => [
  ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-xerror', '-f', 'avi', '-i', 'pipe:0', '-map', '0:v:0'],
  ...['-fps_mode', 'passthrough', '-sws_flags', 'bicubic', '-pix_fmt', 'bgr24', '-f', 'rawvideo', 'pipe:1'],
]

async function feed(stdin: Writable, video: AviVideo, first: number, end: number, signal: AbortSignal | undefined) {
  const write = async (bytes: Uint8Array) => {
    if (stdin.destroyed || stdin.write(bytes)) return
    await Promise.race([once(stdin, 'drain'), once(stdin, 'close')])
  }
  await write(openingOf(video, first, end))
  for await (const { bytes } of readPackets(video, first, end, { signal })) {
    if (stdin.destroyed) return
    await write(chunkBytes('00dc', bytes))
  }
  stdin.end()
}

/** Cuts the output into pictures of `size` bytes; what is left at the end is no picture. */
async function* picturesOf(stdout: AsyncIterable<Uint8Array>, size: number, stop: () => void) {
  let picture = new Uint8Array(size)
  let filled = 0
  let timer = setTimeout(stop, STALL_MILLISECONDS)
  try {
    for await (const bytes of stdout) {
      clearTimeout(timer)
      for (let at = 0; at < bytes.length; ) {
        const taken = Math.min(bytes.length - at, size - filled)
        picture.set(bytes.subarray(at, at + taken), filled)
        at += taken
        filled += taken
        if (filled < size) continue
        yield picture
        picture = new Uint8Array(size)
        filled = 0
      }
      timer = setTimeout(stop, STALL_MILLISECONDS)
    }
  } finally {
    clearTimeout(timer)
  }
}

function notThere({ format, source }: AviVideo, ffmpeg: string, cause: unknown): UnsupportedFeatureError {
  const codec = format.fourcc || `raw RGB of ${format.bitsPerPixel} bits`
  return new UnsupportedFeatureError(
    `video codec ${codec}`,
    `The video is coded as ${codec}, which is decoded by ffmpeg, and ${ffmpeg} can't be started.`,
    { url: source.url, advice: 'Install ffmpeg, or say where it is with --ffmpeg PATH.' },
    { cause },
  )
}

function undecodable(
  { source, frames }: AviVideo,
  { frame, code, complaint, end }: { frame: number; code: number | null; complaint: string; end: number },
): CorruptSourceError {
  const said = complaint.trim().replaceAll(/\s+/g, ' ')
  const what =
    frame < end ? `Frame ${frame} of the video can't be decoded.` : `${frame} frames came where ${end} were expected.`
  const offset = frames.offsets[Math.min(frame, frames.count - 1)]
  return new CorruptSourceError(
    `${what} ffmpeg ended with ${code ?? 'a signal'}${said === '' ? '' : ` and said: ${said}`}.`,
    { url: source.url, ...(offset !== undefined && { offset }) },
  )
}

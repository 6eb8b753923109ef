/** Frames of an AVI as they are stored, in order, a few megabytes at a time and one read ahead. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { ByteRange } from '#lib/io/byte-source.ts'
import type { AviVideo } from './avi-video.ts'
import { CHUNK_HEADER_BYTES, fourLetters, viewOf } from './riff.ts'

export interface Packet {
  /** Number of the frame in the file, from 0. */
  readonly frame: number
  /** Empty where the frame before is shown again. Valid until the next packet is asked for. */
  readonly bytes: Uint8Array
}

/** Long enough for a good rate from S3; two of them are in memory. */
const RUN_BYTES = 4_000_000

/** Frames `[start, end)`. */
export async function* readPackets(
  video: AviVideo,
  start: number,
  end: number,
  { signal }: Waiting = {},
): AsyncGenerator<Packet> {
  const runs = [...runsOf(video, start, end)]
  const stop = new AbortController()
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  const read = (at: number) => {
    const run = runs[at]
    const bytes = run === undefined ? undefined : video.source.read(run, { signal: both })
    // A failure is met where the run is used; until then it must not count as unhandled.
    bytes?.catch(() => {})
    return bytes
  }

  let coming = read(0)
  try {
    for (const [at, run] of runs.entries()) {
      const bytes = await coming
      coming = read(at + 1)
      for (let frame = run.first; frame < run.end; frame++)
        if (bytes !== undefined) yield { frame, bytes: packetIn(bytes, run, frame, video) }
    }
  } finally {
    stop.abort()
    await coming?.catch(() => {})
  }
}

/** Frames `[first, end)` and the bytes from the first one's chunk header to the end of the last. */
interface FrameRun extends ByteRange {
  readonly first: number
  readonly end: number
}

function* runsOf({ frames }: AviVideo, start: number, end: number): Generator<FrameRun> {
  const from = (frame: number) => Math.max(0, (frames.offsets[frame] ?? 0) - CHUNK_HEADER_BYTES)
  const to = (frame: number) => (frames.offsets[frame] ?? 0) + (frames.lengths[frame] ?? 0)
  for (let first = start; first < end; ) {
    let next = first + 1
    while (next < end && from(next) >= to(next - 1) && to(next) - from(first) <= RUN_BYTES) next++
    yield { first, end: next, offset: from(first), length: to(next - 1) - from(first) }
    first = next
  }
}

function packetIn(bytes: Uint8Array, run: FrameRun, frame: number, { source, frames, format }: AviVideo): Uint8Array {
  const offset = frames.offsets[frame] ?? 0
  const length = frames.lengths[frame] ?? 0
  const at = offset - run.offset
  const header = bytes.subarray(at - CHUNK_HEADER_BYTES, at)
  const fits =
    header.length === CHUNK_HEADER_BYTES &&
    Number(fourLetters(header, 0).slice(0, 2)) === format.stream &&
    viewOf(header).getUint32(4, true) === length
  if (!fits)
    throw new CorruptSourceError(`Frame ${frame} is not where the index of the video says.`, {
      url: source.url,
      offset: offset - CHUNK_HEADER_BYTES,
    })
  return bytes.subarray(at, at + length)
}

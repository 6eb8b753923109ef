/** Frames of recordings, one after another → a box of the array (time, width, height) that they are in NWB. */

import { elementCount, type Region } from '#lib/array/region.ts'
import type { Waiting } from '#lib/async.ts'
import { TransformError } from '#lib/errors.ts'
import type { Data, DataPart } from '#lib/nwb/tree.ts'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { readFrames } from '#lib/video/read-frames.ts'
import { type DataContext, fileOf } from './convert-context.ts'

/** Shape (time, width, height). */
type FramePart = DataPart

/** Elements of `region`, C order. Every frame of it is decoded whole. */
export async function readFrameBox(
  part: FramePart,
  { start, shape }: Region,
  context: DataContext,
  options: Waiting,
): Promise<Uint8Array> {
  const [first = 0, ...corner] = start
  const [count = 0, ...size] = shape
  const bytes = new Uint8Array(elementCount(shape))
  const frameBytes = elementCount(size)
  let frame = 0
  for await (const whole of framesOf(part, first, first + count, context, options)) {
    const target = bytes.subarray(frame * frameBytes, (frame + 1) * frameBytes)
    transposeFrame(whole, part.shape, { start: corner, shape: size }, target)
    frame++
  }
  return bytes
}

/** Frames `[start, end)` as recorded: rows of pixels from the top. */
export async function* framesOf(
  { data, shape }: FramePart,
  start: number,
  end: number,
  context: DataContext,
  options: Waiting,
): AsyncGenerator<Uint8Array> {
  let offset = 0
  for (const { file, count } of recordingsIn(data, shape[0] ?? 0)) {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, count)]
    offset += count
    if (from >= to) continue
    const video = await openAvi(fileOf(context, file).source, options)
    const { width, height } = video.format
    if (width !== shape[1] || height !== shape[2])
      throw new TransformError(
        'frames',
        `The plan expects frames of ${shape[1]} x ${shape[2]} pixels, not ${width} x ${height}.`,
        {
          url: video.source.url,
        },
      )
    yield* readFrames(video, from, to, { ...options, ffmpeg: context.ffmpeg, decoder: context.decoder })
  }
}

function* recordingsIn(data: Data, count: number): Generator<{ readonly file: number; readonly count: number }> {
  if (data.kind === 'frames') yield { file: data.file, count }
  else if (data.kind === 'concat') for (const part of data.parts) yield* recordingsIn(part.data, part.shape[0] ?? 0)
  else throw new TransformError('frames', 'Frames were expected, and nothing else beside them.')
}

/** Columns that are turned at a time, so that what is written stays in the cache. */
const COLUMNS = 16

/** Rows of pixels → columns of them: the box `region` (width, height) of a frame. */
export function transposeFrame(frame: Uint8Array, shape: readonly number[], region: Region, target: Uint8Array): void {
  const [, width = 0] = shape
  const [left = 0, top = 0] = region.start
  const [across = 0, down = 0] = region.shape
  for (let from = 0; from < across; from += COLUMNS) {
    const to = Math.min(from + COLUMNS, across)
    for (let y = 0; y < down; y++) {
      const row = (top + y) * width + left
      for (let x = from; x < to; x++) target[x * down + y] = frame[row + x] as number
    }
  }
}

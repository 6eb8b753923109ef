/**
 * Where the frames of a stream lie: by the index at the end of the file (`idx1`), by OpenDML's indexes (files beyond
 * 1 GB), or, where a recording was cut off before any was written, by going from chunk to chunk.
 */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { FrameTable } from './avi-video.ts'
import { CHUNK_HEADER_BYTES, fourLetters, LIST_HEADER_BYTES, nextChunk, readRiffChunk, viewOf } from './riff.ts'

/** Four hours at 60 Hz are below a million. */
const MOST_FRAMES = 4_000_000

/** Sound and index chunks lie between frames; a file with far more chunks than this is made to keep a reader busy. */
const MOST_CHUNKS = 2 * MOST_FRAMES

const IDX1_ENTRY_BYTES = 16
const KEY_FRAME_FLAG = 0x10

const INDEX_HEADER_BYTES = 24
const SUPER_ENTRY_BYTES = 16
const STANDARD_ENTRY_BYTES = 8
const DELTA_FRAME_BIT = 0x80000000

/** Grows frame by frame. */
interface FrameList {
  readonly offsets: number[]
  readonly lengths: number[]
  readonly isKey: boolean[]
}

const newList = (): FrameList => ({ offsets: [], lengths: [], isKey: [] })

/** Is the chunk a frame of the stream, compressed (`dc`) or not (`db`)? */
const isFrame = (id: string, stream: number): boolean =>
  Number(id.slice(0, 2)) === stream && (id.endsWith('dc') || id.endsWith('db'))

/** `moviStart` is the byte at which the letters `movi` stand; offsets count from there, or in some files from byte 0. */
export function parseIdx1(bytes: Uint8Array, stream: number, moviStart: number): FrameTable {
  const view = viewOf(bytes)
  const list = newList()
  let base: number | undefined
  for (let at = 0; at + IDX1_ENTRY_BYTES <= bytes.length; at += IDX1_ENTRY_BYTES) {
    if (!isFrame(fourLetters(bytes, at), stream)) continue
    const offset = view.getUint32(at + 8, true)
    base ??= offset < moviStart ? moviStart : 0
    list.offsets.push(base + offset + CHUNK_HEADER_BYTES)
    list.lengths.push(view.getUint32(at + 12, true))
    list.isKey.push((view.getUint32(at + 4, true) & KEY_FRAME_FLAG) !== 0)
  }
  return tableOf(list)
}

/** OpenDML 1.02, 3.0: an index of the stream's indexes, or the one index itself. One request for each. */
export async function readSuperIndex(
  superIndex: Uint8Array,
  source: ByteSource,
  options: Waiting,
): Promise<FrameTable> {
  const list = newList()
  const entries = viewOf(superIndex)
  if (superIndex.length < INDEX_HEADER_BYTES) throw damaged(source, 'its header is cut short')
  if (entries.getUint8(3) === 1) {
    addStandardIndex(superIndex, list, source)
    return tableOf(list)
  }
  const count = entries.getUint32(4, true)
  if (INDEX_HEADER_BYTES + count * SUPER_ENTRY_BYTES > superIndex.length)
    throw damaged(source, `it claims ${count} parts, more than it holds`)
  for (let part = 0; part < count; part++) {
    const at = INDEX_HEADER_BYTES + part * SUPER_ENTRY_BYTES
    const offset = Number(entries.getBigUint64(at, true)) + CHUNK_HEADER_BYTES
    const length = entries.getUint32(at + 8, true) - CHUNK_HEADER_BYTES
    if (length < INDEX_HEADER_BYTES || length > MOST_FRAMES * STANDARD_ENTRY_BYTES)
      throw damaged(source, `its part ${part} claims ${length} bytes`)
    addStandardIndex(await source.read({ offset, length }, options), list, source)
  }
  return tableOf(list)
}

function addStandardIndex(bytes: Uint8Array, list: FrameList, source: ByteSource): void {
  const view = viewOf(bytes)
  const count = view.getUint32(4, true)
  const base = Number(view.getBigUint64(12, true))
  if (count + list.offsets.length > MOST_FRAMES || INDEX_HEADER_BYTES + count * STANDARD_ENTRY_BYTES > bytes.length)
    throw damaged(source, `it claims ${count} frames, more than it holds`)
  for (
    let at = INDEX_HEADER_BYTES;
    at < INDEX_HEADER_BYTES + count * STANDARD_ENTRY_BYTES;
    at += STANDARD_ENTRY_BYTES
  ) {
    const size = view.getUint32(at + 4, true)
    list.offsets.push(base + view.getUint32(at, true))
    list.lengths.push(size % DELTA_FRAME_BIT)
    list.isKey.push(size < DELTA_FRAME_BIT)
  }
}

const damaged = ({ url }: ByteSource, what: string) =>
  new CorruptSourceError(`The OpenDML index of the video is damaged: ${what}.`, { url })

/**
 * Goes from chunk to chunk, from the first after `movi` to the end of the file; a request for each block of frames. A last frame that
 * is not whole is left out. Only the first frame is known to be a key frame.
 */
export async function scanFrames(
  source: ByteSource,
  start: number,
  stream: number,
  options: Waiting,
): Promise<FrameTable> {
  const list = newList()
  let at = start
  for (let chunks = 0; ; chunks++) {
    if (chunks > MOST_CHUNKS)
      throw new CorruptSourceError('The video is nothing but empty chunks.', { url: source.url, offset: at })
    const chunk = await readRiffChunk(source, at, source.size, options)
    if (chunk === undefined) break
    // Lists of records, and the RIFF parts of a file beyond 1 GB, are entered.
    if (chunk.list !== undefined) {
      at = chunk.offset + LIST_HEADER_BYTES - CHUNK_HEADER_BYTES
      continue
    }
    if (chunk.offset + chunk.length > source.size) break
    if (isFrame(chunk.id, stream)) {
      list.isKey.push(list.offsets.length === 0)
      list.offsets.push(chunk.offset)
      list.lengths.push(chunk.length)
    }
    at = nextChunk(chunk)
  }
  return tableOf(list)
}

const tableOf = ({ offsets, lengths, isKey }: FrameList): FrameTable => ({
  count: offsets.length,
  offsets: Float64Array.from(offsets),
  lengths: Uint32Array.from(lengths),
  isKey: Uint8Array.from(isKey, key => (key ? 1 : 0)),
})

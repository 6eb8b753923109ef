/**
 * An AVI file by byte ranges: its header, and its index at the end (two requests for a file of a thousand frames).
 * AVI RIFF File Reference (Microsoft), OpenDML AVI File Format Extensions 1.02.
 */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import { withBlockCache } from '#lib/io/block-cache.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { AviVideo, FrameTable, VideoFormat } from './avi-video.ts'
import { parseIdx1, readSuperIndex, scanFrames } from './frame-index.ts'
import { LIST_HEADER_BYTES, nextChunk, type RiffChunk, readRiffChunk } from './riff.ts'
import { parseStreamHeader } from './stream-header.ts'

/** Header and the index of some 4000 frames each come in one block. */
const BLOCK_BYTES = 64 * 1024

/** The header lists streams and little else; recording programs write 4 to 12 KB. */
const MOST_HEADER_BYTES = 4_000_000

/** An index beyond this would list more frames than are read. */
const MOST_INDEX_BYTES = 64_000_000

/**
 * Opens the video; the caller keeps owning `source`. Throws InvalidInputError where the bytes are no AVI, and
 * CorruptSourceError where frames are missing: a file that was cut short never passes as a shorter recording.
 */
export async function openAvi(source: ByteSource, options: Waiting = {}): Promise<AviVideo> {
  const blocks = withBlockCache(source, { blockBytes: BLOCK_BYTES })
  const { header, movi, idx1 } = await findParts(blocks, options)
  const { format, superIndex } = parseStreamHeader(header.bytes, { url: source.url, offset: header.offset })
  const frames = await readFrameTable({ blocks, movi, idx1, superIndex, format }, options)
  checkFrames(frames, format, source)
  return { source, format, frames }
}

interface Parts {
  readonly header: { readonly bytes: Uint8Array; readonly offset: number }
  readonly movi: RiffChunk
  readonly idx1: Uint8Array | undefined
}

async function findParts(source: ByteSource, options: Waiting): Promise<Parts> {
  const { url, size } = source
  const riff = await readRiffChunk(source, 0, size, options)
  if (riff?.id !== 'RIFF' || riff.list !== 'AVI ')
    throw new InvalidInputError('The file is no AVI: it does not begin with RIFF and AVI.', { url })
  let header: Parts['header'] | undefined
  let movi: RiffChunk | undefined
  for (let at = LIST_HEADER_BYTES; ; ) {
    const chunk = await readRiffChunk(source, at, size, options)
    if (chunk === undefined) break
    if (chunk.list === 'hdrl' && header === undefined) header = await readHeader(source, chunk, options)
    if (chunk.list === 'movi') movi = chunk
    if (chunk.id === 'idx1' && header !== undefined && movi !== undefined)
      return { header, movi, idx1: await readIdx1(source, chunk, options) }
    // A second RIFF part begins, or a recording was cut off before its length was written.
    if (chunk.id === 'RIFF' || (movi === chunk && chunk.length <= 4)) break
    at = nextChunk(chunk)
  }
  if (header === undefined) throw new CorruptSourceError('The AVI file lacks its header (hdrl).', { url })
  if (movi === undefined) throw new CorruptSourceError('The AVI file lacks its frames (movi).', { url })
  return { header, movi, idx1: undefined }
}

async function readHeader(source: ByteSource, chunk: RiffChunk, options: Waiting): Promise<Parts['header']> {
  const offset = chunk.offset + 4
  const length = chunk.length - 4
  if (length < 0 || length > MOST_HEADER_BYTES || offset + length > source.size)
    throw new CorruptSourceError(`The header of the AVI claims ${length} bytes.`, { url: source.url, offset })
  return { bytes: await source.read({ offset, length }, options), offset }
}

async function readIdx1(source: ByteSource, chunk: RiffChunk, options: Waiting): Promise<Uint8Array | undefined> {
  const { offset, length } = chunk
  // Cut off within the index: the chunks themselves tell as much.
  if (length > MOST_INDEX_BYTES || offset + length > source.size) return undefined
  return source.read({ offset, length }, options)
}

interface IndexParts {
  readonly blocks: ByteSource
  readonly movi: RiffChunk
  readonly idx1: Uint8Array | undefined
  readonly superIndex: Uint8Array | undefined
  readonly format: VideoFormat
}

async function readFrameTable({ blocks, movi, idx1, superIndex, format }: IndexParts, options: Waiting) {
  if (superIndex !== undefined) {
    const table = await readSuperIndex(superIndex, blocks, options)
    if (table.count > 0) return table
  }
  if (idx1 !== undefined) return parseIdx1(idx1, format.stream, movi.offset)
  return scanFrames(blocks, movi.offset + 4, format.stream, options)
}

function checkFrames({ count, offsets, lengths }: FrameTable, format: VideoFormat, { url, size }: ByteSource): void {
  const missing = (readable: number, offset?: number) =>
    new CorruptSourceError(
      `The video announces ${Math.max(format.announcedFrames, count)} frames, of which ${readable} are readable.`,
      {
        url,
        ...(offset !== undefined && { offset }),
        advice: 'The file was cut short; copy it again, or cut the recording to whole files.',
      },
    )
  for (const [frame, offset] of offsets.entries())
    if (offset + (lengths[frame] ?? 0) > size) throw missing(frame, offset)
  if (count < format.announcedFrames) throw missing(count)
  if (count === 0) throw new CorruptSourceError('The video holds no frames.', { url })
}

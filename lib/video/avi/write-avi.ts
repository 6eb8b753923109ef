/** The opening of a small AVI that holds some frames of another: enough for a program that reads it from a pipe. */

import type { AviVideo } from './avi-video.ts'
import { CHUNK_HEADER_BYTES, LIST_HEADER_BYTES, viewOf } from './riff.ts'

const MAIN_HEADER_BYTES = 56

/** Everything up to the first frame, for frames `[start, end)`; each follows as a chunk `00dc`. */
export function openingOf({ format, frames }: AviVideo, start: number, end: number): Uint8Array {
  const { width, height, bitmapHeader } = format
  const streamHeader = format.streamHeader.slice()
  viewOf(streamHeader).setUint32(32, end - start, true)
  const main = new Uint8Array(MAIN_HEADER_BYTES)
  const view = viewOf(main)
  view.setUint32(16, end - start, true)
  view.setUint32(24, 1, true)
  view.setUint32(32, width, true)
  view.setUint32(36, height, true)

  const stream = listBytes('strl', chunkBytes('strh', streamHeader), chunkBytes('strf', bitmapHeader))
  const header = listBytes('hdrl', chunkBytes('avih', main), stream)
  const lengths = frames.lengths.subarray(start, end)
  const frameBytes = lengths.reduce((sum, length) => sum + CHUNK_HEADER_BYTES + length + (length % 2), 0)
  return joined([
    listHead('RIFF', 'AVI ', 4 + header.length + LIST_HEADER_BYTES + frameBytes),
    header,
    listHead('LIST', 'movi', 4 + frameBytes),
  ])
}

/** A chunk, padding included. */
export function chunkBytes(id: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CHUNK_HEADER_BYTES + content.length + (content.length % 2))
  bytes.set(Buffer.from(id, 'latin1'))
  viewOf(bytes).setUint32(4, content.length, true)
  bytes.set(content, CHUNK_HEADER_BYTES)
  return bytes
}

function listBytes(name: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = joined(parts)
  return joined([listHead('LIST', name, 4 + content.length), content])
}

/** Lengths beyond 4 GB don't fit; whoever reads from a pipe takes chunk after chunk anyway. */
function listHead(id: 'RIFF' | 'LIST', name: string, length: number): Uint8Array {
  const bytes = new Uint8Array(LIST_HEADER_BYTES)
  bytes.set(Buffer.from(`${id}----${name}`, 'latin1'))
  viewOf(bytes).setUint32(4, Math.min(length, 0xffffffff), true)
  return bytes
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** RIFF chunks: four letters, a length, that many bytes, and one more where the length is odd. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'

export interface RiffChunk {
  readonly id: string
  /** Byte of the file at which its data begins. */
  readonly offset: number
  readonly length: number
  /** What kind of list it is, where it is one (`RIFF` or `LIST`); the list's chunks follow these four letters. */
  readonly list?: string
}

export const CHUNK_HEADER_BYTES = 8
export const LIST_HEADER_BYTES = 12

/** The chunk at `offset`; undefined where no whole header fits before `end`. Its data may reach past `end`. */
export async function readRiffChunk(
  source: ByteSource,
  offset: number,
  end: number,
  options: Waiting,
): Promise<RiffChunk | undefined> {
  if (offset + CHUNK_HEADER_BYTES > end) return undefined
  const bytes = await source.read({ offset, length: Math.min(LIST_HEADER_BYTES, end - offset) }, options)
  const id = fourLetters(bytes, 0)
  const chunk = { id, offset: offset + CHUNK_HEADER_BYTES, length: viewOf(bytes).getUint32(4, true) }
  if ((id !== 'LIST' && id !== 'RIFF') || bytes.length < LIST_HEADER_BYTES) return chunk
  return { ...chunk, list: fourLetters(bytes, CHUNK_HEADER_BYTES) }
}

/** Byte after the chunk, padding included. */
export const nextChunk = ({ offset, length }: RiffChunk): number => offset + length + (length % 2)

/** The chunks of a block that was read whole; one that does not fit into it is damage. */
export function chunksIn(bytes: Uint8Array, place: { readonly url: string; readonly offset: number }): RiffChunk[] {
  const chunks: RiffChunk[] = []
  for (let at = 0; at + CHUNK_HEADER_BYTES <= bytes.length; ) {
    const id = fourLetters(bytes, at)
    const chunk = { id, offset: at + CHUNK_HEADER_BYTES, length: viewOf(bytes).getUint32(at + 4, true) }
    if (chunk.offset + chunk.length > bytes.length)
      throw new CorruptSourceError(`The chunk ${JSON.stringify(id)} reaches past the list that holds it.`, {
        url: place.url,
        offset: place.offset + at,
      })
    const isList = id === 'LIST' && chunk.length >= 4
    chunks.push(isList ? { ...chunk, list: fourLetters(bytes, chunk.offset) } : chunk)
    at = nextChunk(chunk)
  }
  return chunks
}

export const fourLetters = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

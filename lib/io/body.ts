/** Bodies of answers, read into memory of a known bound. */

import { CorruptSourceError, type ErrorPlace } from '#lib/errors.ts'
import { PassingFault } from './retry.ts'

/** Memory for `length` bytes, not zeroed and not from Node's pool, so that it can be given away whole. */
export function allocate(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer, 0, length)
}

/** Exactly `length` bytes; `onPiece` is called as they arrive. A body that ends early may pass, a longer one is a lie. */
export async function readExactly(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
  place: ErrorPlace,
  onPiece: () => void,
): Promise<Uint8Array> {
  const bytes = allocate(length)
  let filled = 0
  for await (const piece of pieces) {
    onPiece()
    if (filled + piece.length > length) {
      throw new CorruptSourceError(`The server sent more than the ${length} bytes that were asked for.`, place)
    }
    bytes.set(piece, filled)
    filled += piece.length
  }
  if (filled < length) throw new PassingFault(`The answer ended after ${filled} of ${length} bytes`)
  return bytes
}

/** The whole body, refused where it is longer than `limit`. */
export async function readAtMost(
  pieces: AsyncIterable<Uint8Array>,
  limit: number,
  place: ErrorPlace,
  onPiece: () => void,
): Promise<Uint8Array> {
  const kept: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    onPiece()
    length += piece.length
    if (length > limit) throw new CorruptSourceError(`The answer is longer than ${limit} bytes.`, place)
    kept.push(piece)
  }
  const bytes = allocate(length)
  let at = 0
  for (const piece of kept) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

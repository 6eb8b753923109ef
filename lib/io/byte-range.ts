/** Checks of ranges before they are sent: offsets come out of files, and a hostile file may hold any number. */

import { CorruptSourceError, type ErrorPlace } from '#lib/errors.ts'
import type { ByteRange } from './byte-source.ts'

/** Throws CorruptSourceError unless the range lies within `[0, size)`. */
export function checkRange({ offset, length }: ByteRange, { url, size }: { url: string; size: number }): void {
  if (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= size
  ) {
    return
  }
  throw new CorruptSourceError(
    `Bytes ${offset} to ${offset + length} were asked for, but the file has ${size} bytes.`,
    {
      url,
      offset,
      advice: 'The file is cut short or damaged; compare its size with the original.',
    },
  )
}

/** A value of a store does not hold the range that was asked for. */
export function outsideError(place: ErrorPlace): CorruptSourceError {
  return new CorruptSourceError('The value is shorter than the range that was asked for.', place)
}

/** The value of a `Range` header, for a range that is not empty. */
export function rangeHeader({ offset, length }: ByteRange): string {
  return `bytes=${offset}-${offset + length - 1}`
}

/** What a `Content-Range` header says; `total` is undefined where the server does not know it. */
export interface ContentRange extends ByteRange {
  readonly total: number | undefined
}

export function parseContentRange(header: string | null | undefined): ContentRange | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header?.trim() ?? '')
  if (match === null) return undefined
  const first = Number(match[1])
  return { offset: first, length: Number(match[2]) - first + 1, total: match[3] === '*' ? undefined : Number(match[3]) }
}

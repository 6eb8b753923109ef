/** What the decoders of the wasm heap work on: the heap itself, and what is known of the object that it is read for. */

import { CorruptSourceError, type ErrorPlace } from '#lib/errors.ts'

/** The heap as it is between two calls of the library. */
export interface Heap {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly view: DataView
}

export const heapOver = (bytes: Uint8Array<ArrayBuffer>): Heap => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
})

/** What the decoding of one dataset or attribute needs to know besides the type. */
export interface Decoding {
  readonly place: ErrorPlace
  /** `/path` or `attribute "name" of /path`, for messages. */
  readonly label: string
  /** Counts decoded bytes, and throws when they become more than one read may hold. */
  spend(bytes: number): void
}

/** The object holds what no file should. */
export function corrupt({ label, place }: Decoding, what: string): never {
  throw new CorruptSourceError(`${label} ${what}`, place)
}

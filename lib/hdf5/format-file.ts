/** An HDF5 file as the small reader sees it: a source of bytes, and the widths and offsets that its superblock states. */

import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'

/** Widths of "offset" and "length" fields that are in use; the specification allows wider ones, no file has them. */
export type FieldWidth = 2 | 4 | 8

/** A heap of messages that several object headers share; `types` has a bit for each type of message. */
export interface SharedMessageHeap {
  readonly types: number
  readonly address: number
}

export interface FormatFile {
  readonly source: ByteSource
  /** Path of the object that is being read, for errors. */
  readonly path?: string | undefined
  /** Added to every address of the file; above 0 behind a user block. */
  readonly baseAddress: number
  readonly offsetWidth: FieldWidth
  readonly lengthWidth: FieldWidth
  /** "Indexed storage internal node K": a node of a version 1 chunk B-tree has up to 2K children. */
  readonly chunkTreeK: number
  /** None in most files. */
  readonly sharedHeaps: readonly SharedMessageHeap[]
}

/** An error about the bytes at `offset` (absolute); `expectation` says what was found and what should be there. */
export function corrupt(file: FormatFile, expectation: string, offset: number): CorruptSourceError {
  return new CorruptSourceError(`damaged HDF5 structure: ${expectation}`, placeOf(file, offset))
}

/** An error about something that this reader leaves to libhdf5; `feature` is what the planner shows as the reason. */
export function unsupported(file: FormatFile, feature: string, detail: string): UnsupportedFeatureError {
  return new UnsupportedFeatureError(feature, `${feature}: ${detail}`, placeOf(file))
}

function placeOf(file: FormatFile, offset?: number) {
  return {
    url: file.source.url,
    ...(file.path === undefined ? {} : { path: file.path }),
    ...(offset === undefined ? {} : { offset }),
  }
}

/** What the decoders of filters have in common. */

import { CorruptSourceError, type ErrorPlace } from '#lib/errors.ts'

/** The chunk that is being decoded. */
export interface FilteredChunk {
  /** Bytes of the chunk before any filter. */
  readonly rawBytes: number
  readonly place: ErrorPlace
  readonly signal?: AbortSignal | undefined
}

/** Undoes one filter. The result may be `bytes` itself or a part of it, changed or not. */
export type DecodeFilter = (
  bytes: Uint8Array,
  options: readonly number[],
  chunk: FilteredChunk,
) => Uint8Array | Promise<Uint8Array>

export interface Filter {
  readonly decode: DecodeFilter
  /** Why this use of the filter cannot be undone here; undefined where it can. */
  readonly refuse?: (options: readonly number[]) => string | undefined
}

export const corruptChunk = (message: string, { place }: FilteredChunk, cause?: unknown): CorruptSourceError =>
  new CorruptSourceError(`damaged chunk: ${message}`, place, { cause })

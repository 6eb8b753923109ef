/** Key → bytes (Zarr's word). Keys are relative, with `/` between parts, and never start with it. */

import type { ByteRange, ReadOptions } from './byte-source.ts'

export interface StoreEntry {
  readonly key: string
  readonly size: number
  /** What identifies the version, and when it was written; of stores whose listings tell. */
  readonly etag?: string
  readonly modifiedAt?: Date
}

export interface Store {
  /** What a person would call it: a folder, or `s3://bucket/prefix`. */
  readonly url: string
  /** The value, owned by the caller, or undefined where the key is absent. */
  get(key: string, options?: ReadOptions): Promise<Uint8Array | undefined>
  /** Part of a value; undefined where the key is absent. */
  getRange(key: string, range: ByteRange, options?: ReadOptions): Promise<Uint8Array | undefined>
  /** Writes the whole value or nothing (atomic): a reader sees the old value or the new. */
  set(key: string, value: Uint8Array, options?: ReadOptions): Promise<void>
  /** Every key that starts with the prefix, sorted by bytes. */
  list(prefix: string, options?: ReadOptions): AsyncIterable<StoreEntry>
  /** Absent keys are no error. */
  delete(key: string, options?: ReadOptions): Promise<void>
}

/** One object that can be read by byte ranges: a file, an HTTP resource, an S3 object. */

/** A half-open piece of a file. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Every read of one source comes from one version of the object: a source that changes midway throws
 * SourceChangedError. Retries of passing faults happen inside.
 */
export interface ByteSource {
  /** The name a person would give: a path, or the URL without signatures. */
  readonly url: string
  /** Bytes in all. */
  readonly size: number
  /** What identifies the version: an ETag, or size and mtime for a file. */
  readonly etag: string
  /** Digests published by the archive, for provenance, by algorithm: `{"sha256": "…"}`. */
  readonly digests?: Readonly<Record<string, string>>
  /** Exactly `range.length` bytes, owned by the caller; a range outside the object is an error, never a short read. */
  read(range: ByteRange, options?: ReadOptions): Promise<Uint8Array>
  close(): Promise<void>
}

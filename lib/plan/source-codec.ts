/** HDF5's filters as Zarr's codecs, where Zarr has the same bytes: what makes copying stored chunks possible. */

import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import type { Hdf5Filter } from '#lib/hdf5/hdf5-file.ts'

/** Byte filters and compressor of an array. */
export interface ArrayCodec {
  readonly filters: readonly FilterSpec[]
  readonly compressor: CompressorSpec | null
}

export interface SourceCodec extends ArrayCodec {
  /** Stored chunks end in a Fletcher-32 checksum, which the codec here lacks: it is verified and cut off. */
  readonly checksum: boolean
}

const DEFLATE = 1
const SHUFFLE = 2
const FLETCHER32 = 3

/** Level to be named where the file does not say which was used; it does not matter for reading. */
const UNKNOWN_LEVEL = 4

/** The codec whose encoded bytes are those of the filter pipeline, or undefined where there is none. */
export function sourceCodec(pipeline: readonly Hdf5Filter[], itemSize: number): SourceCodec | undefined {
  const checksum = pipeline.at(-1)?.id === FLETCHER32
  const filters: FilterSpec[] = []
  let compressor: CompressorSpec | null = null
  for (const { id, options } of checksum ? pipeline.slice(0, -1) : pipeline) {
    if (compressor !== null) return undefined
    if (id === SHUFFLE) filters.push({ id: 'shuffle', elementsize: options[0] || itemSize })
    else if (id === DEFLATE) compressor = { id: 'zlib', level: options[0] ?? UNKNOWN_LEVEL }
    else return undefined
  }
  return { filters, compressor, checksum }
}

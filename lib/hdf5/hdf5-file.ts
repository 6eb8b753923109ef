/**
 * What an HDF5 file holds, as plain data: the seam between the two readers of this folder (h5wasm, which understands
 * a file, and the small reader, which finds its chunks) and everything above.
 */

import type { DataType } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import type { Attribute, Values } from '#lib/array/values.ts'
import type { ByteSource, ReadOptions } from '#lib/io/byte-source.ts'

/** Absolute path of an object: `/`, `/general/subject`. */
export type Hdf5Path = `/${string}`

/** A step of the filter pipeline, by the registered number (1 deflate, 2 shuffle, 3 fletcher32, …). */
export interface Hdf5Filter {
  readonly id: number
  readonly name: string
  /** Client data values of the filter pipeline message. */
  readonly options: readonly number[]
}

export interface Hdf5Group {
  readonly kind: 'group'
  readonly path: Hdf5Path
  /** Address of the object header, relative to the base address; identifies the object in the file. */
  readonly address: number
  readonly attributes: readonly Attribute[]
}

export interface Hdf5Dataset {
  readonly kind: 'dataset'
  readonly path: Hdf5Path
  readonly address: number
  readonly attributes: readonly Attribute[]
  readonly dtype: DataType
  /** `[]` for a scalar, null for the null dataspace. */
  readonly shape: readonly number[] | null
  /** Chunk shape, or null where the storage is not chunked. */
  readonly chunkShape: readonly number[] | null
  readonly filters: readonly Hdf5Filter[]
  /** False where the numbers of the file are big-endian (whole types only; values are always handed out little-endian). */
  readonly littleEndian: boolean
  /** Files that a virtual dataset is composed of; absent for all others. */
  readonly virtualSources?: readonly { readonly file: string; readonly path: string }[]
}

/** A further name of an object: `hard` where the file holds a second hard link, else a soft link. */
export interface Hdf5Link {
  readonly kind: 'link'
  readonly path: Hdf5Path
  readonly hard: boolean
  /** Absolute path of the target, `.` and `..` resolved; of a hard link the first path of the object. It need not exist. */
  readonly target: Hdf5Path
}

export interface Hdf5ExternalLink {
  readonly kind: 'external-link'
  readonly path: Hdf5Path
  readonly file: string
  readonly target: string
}

/** A committed (named) datatype: not data, but a reference may name it. */
export interface Hdf5CommittedType {
  readonly kind: 'committed-type'
  readonly path: Hdf5Path
  readonly address: number
}

export type Hdf5Object = Hdf5Group | Hdf5Dataset | Hdf5Link | Hdf5ExternalLink | Hdf5CommittedType

/**
 * One open file. References in attributes and values come as absolute paths (null for a null reference).
 * `close` ends the worker that holds the file; the ByteSource stays open, it belongs to the caller.
 */
export interface Hdf5File {
  readonly source: ByteSource
  /**
   * The whole file, depth first, children by the bytes of their names, the root group first; `/specifications` included.
   * Reads once; later calls return the same list.
   */
  readObjects(options?: ReadOptions): Promise<readonly Hdf5Object[]>
  /**
   * Opens the files beside this one that parts of a dataset's data lie in. `readValues` does it too; asking first tells
   * early which is missing (UnsupportedFeatureError).
   */
  bringData(path: Hdf5Path, options?: ReadOptions): Promise<void>
  /** Elements of a dataset (the whole without `region`), decoded by libhdf5, through any filter that it has. */
  readValues(path: Hdf5Path, region?: Region, options?: ReadOptions): Promise<Values>
  close(): Promise<void>
}

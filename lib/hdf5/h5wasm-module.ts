/**
 * The few module calls of h5wasm that this project uses, typed. Only these calls report failure; the package's
 * high-level getters hand out leftover memory when a read fails, and are not used anywhere.
 */

import h5wasm from 'h5wasm'

/** A datatype, and of a dataset or attribute also its dataspace, as h5wasm tells it. */
export interface Metadata {
  /** H5T class: 0 integer, 1 float, 2 time, 3 string, 4 bitfield, 5 opaque, 6 compound, 7 reference, 8 enum, 9 vlen, 10 array. */
  readonly type: number
  /** Bytes of one element in memory; pointers into the wasm heap count as 4. */
  readonly size: number
  readonly signed: boolean
  /** True where the order is known and little-endian: false for big-endian, mixed and types without an order. */
  readonly littleEndian: boolean
  /** A string of variable length (lists of other things have `vlen_type`). */
  readonly vlen: boolean
  /** Of fixed strings: 0 null-terminated, 1 null-padded, 2 space-padded. */
  readonly strpad?: number
  readonly compound_type?: {
    readonly members: readonly (Metadata & { readonly name: string; readonly offset: number })[]
  }
  readonly array_type?: Metadata
  readonly vlen_type?: Metadata
  /** `type` is the class of the base type; the members' values are cut to 32 bits. */
  readonly enum_type?: { readonly type: number; readonly members: Readonly<Record<string, number>> }
  /** `region` stands for whatever is not an object reference of the old kind. */
  readonly ref_type?: 'object' | 'region'
  /** `[]` for a scalar, null for the null dataspace. */
  readonly shape: readonly number[] | null
  /** Elements in all. */
  readonly total_size: number
  readonly chunks: readonly number[] | null
  readonly virtual_sources?: readonly { readonly file_name: string; readonly dset_name: string }[]
}

export interface FilterMetadata {
  readonly id: number
  readonly name: string
  readonly cd_values: readonly number[]
}

export interface FsNode {
  readonly id: number
  readonly mode: number
  node_ops: object
  stream_ops: object
}

export interface EmscriptenFs {
  readonly ErrnoError: new (errno: number) => Error
  createNode(parent: FsNode | null, name: string, mode: number, device: number): FsNode
  mkdir(path: string): void
  chdir(path: string): void
  mount(type: object, options: object, path: string): void
  getStream(descriptor: number): { readonly tty: { ops: object } }
}

/** Calls name objects by (file, path) and reopen them from the root. A negative result is a failure. */
export interface H5wasmModule {
  readonly FS: EmscriptenFs
  /** Replaced whenever the memory grows: fetch it anew after every call. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>
  readonly H5F_ACC_RDONLY: number
  _malloc(size: number): number
  _free(pointer: number): void
  open(path: string, mode: number, trackOrder: boolean, libverLow: number, libverHigh: number): bigint
  close_file(file: bigint): number
  get_names(file: bigint, path: string, recursive: boolean): string[]
  get_type(file: bigint, path: string): number
  get_symbolic_link(file: bigint, path: string): string | null
  get_external_link(file: bigint, path: string): { readonly filename?: string; readonly obj_path?: string }
  create_object_reference(file: bigint, path: string): ArrayLike<number>
  get_attribute_names(file: bigint, path: string): string[]
  get_attribute_metadata(file: bigint, path: string, name: string): Metadata
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number
  get_dataset_metadata(file: bigint, path: string): Metadata
  get_dataset_filters(file: bigint, path: string): FilterMetadata[]
  get_dataset_data(
    file: bigint,
    path: string,
    count: readonly bigint[] | null,
    offset: readonly bigint[] | null,
    strides: readonly bigint[] | null,
    pointer: bigint,
  ): number
  reclaim_vlen_memory(file: bigint, path: string, attribute: string, pointer: bigint): number
  reclaim_vlen_memory_count(
    file: bigint,
    path: string,
    attribute: string,
    pointer: bigint,
    count: readonly bigint[],
  ): number
}

/** The module of this thread; compiled on the first call (about 150 ms). */
export async function loadH5wasm(): Promise<H5wasmModule> {
  return (await h5wasm.ready) as unknown as H5wasmModule
}

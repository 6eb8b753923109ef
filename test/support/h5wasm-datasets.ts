/** Datasets of a file as h5wasm reads them: what the small reader is held against. Module calls only, every status checked. */

import h5wasm from 'h5wasm'

export interface TrueDataset {
  readonly path: string
  /** Address of the object header, as an object reference has it. */
  readonly address: number
  /** Null for the null dataspace. */
  readonly shape: readonly number[] | null
  readonly chunkShape: readonly number[] | null
  /** Bytes of one element in memory. */
  readonly itemSize: number
  readonly filters: readonly { readonly id: number; readonly options: readonly number[] }[]
  /** All elements, little-endian, C order; undefined where libhdf5 fails. */
  read(): Uint8Array | undefined
}

/** What is used of the module; the package's own types lack some of it. */
interface Module {
  FS: {
    writeFile(path: string, bytes: Uint8Array): void
    unlink(path: string): void
    getStream(descriptor: number): { tty: { ops: object } }
  }
  HEAPU8: Uint8Array
  H5F_ACC_RDONLY: number
  _malloc(size: number): number
  _free(pointer: number): void
  open(path: string, mode: number, trackOrder: boolean, low: number, high: number): bigint
  close_file(file: bigint): number
  get_names(file: bigint, path: string, recursive: boolean): string[]
  get_symbolic_link(file: bigint, path: string): string | null
  get_external_link(file: bigint, path: string): { filename?: string }
  get_type(file: bigint, path: string): number
  create_object_reference(file: bigint, path: string): Uint8Array
  get_dataset_metadata(file: bigint, path: string): TrueMetadata
  get_dataset_filters(file: bigint, path: string): { id: number; cd_values: number[] }[]
  get_dataset_data(file: bigint, path: string, count: null, offset: null, strides: null, out: bigint): number
}

interface TrueMetadata {
  type: number
  size: number
  littleEndian: boolean
  shape: number[] | null
  chunks: number[] | null
  total_size: number
}

const GROUP = 0
const DATASET = 1
const ENUM = 8

export const h5wasmModule = (await h5wasm.ready) as unknown as Module

// libhdf5 tells of every failure on the standard error stream; here failures are looked for by their status.
h5wasmModule.FS.getStream(2).tty.ops = { put_char() {}, fsync() {} }

/** Calls `visit` with the datasets of a file, each object once; undefined where libhdf5 does not open it. */
export async function visitDatasets<Result>(
  bytes: Uint8Array,
  visit: (datasets: TrueDataset[]) => Promise<Result>,
): Promise<Result | undefined> {
  const M = h5wasmModule
  const name = '/truth.h5'
  M.FS.writeFile(name, bytes)
  const file = M.open(name, M.H5F_ACC_RDONLY, false, -1, -1)
  try {
    return file < 0n ? undefined : await visit(listDatasets(file, '/', new Set()))
  } finally {
    if (file >= 0n) M.close_file(file)
    M.FS.unlink(name)
  }
}

function listDatasets(file: bigint, group: string, seen: Set<number>): TrueDataset[] {
  const M = h5wasmModule
  return M.get_names(file, group, false).flatMap(name => {
    const path = group === '/' ? `/${name}` : `${group}/${name}`
    if (M.get_symbolic_link(file, path) !== null || M.get_external_link(file, path).filename !== undefined) return []
    const address = Number(Buffer.from(M.create_object_reference(file, path)).readBigUInt64LE())
    if (seen.has(address)) return []
    seen.add(address)
    const type = M.get_type(file, path)
    if (type === GROUP) return listDatasets(file, path, seen)
    return type === DATASET ? [describeDataset(file, path, address)] : []
  })
}

function describeDataset(file: bigint, path: string, address: number): TrueDataset {
  const metadata = h5wasmModule.get_dataset_metadata(file, path)
  return {
    path,
    address,
    shape: metadata.shape,
    chunkShape: metadata.chunks,
    itemSize: metadata.size,
    filters: h5wasmModule.get_dataset_filters(file, path).map(({ id, cd_values }) => ({ id, options: [...cd_values] })),
    read: () => readWhole(file, path, metadata),
  }
}

function readWhole(file: bigint, path: string, metadata: TrueMetadata): Uint8Array | undefined {
  const M = h5wasmModule
  const length = metadata.total_size * metadata.size
  if (length === 0) return new Uint8Array(0)
  const pointer = M._malloc(length)
  try {
    M.HEAPU8.fill(0, pointer, pointer + length)
    if (M.get_dataset_data(file, path, null, null, null, BigInt(pointer)) < 0) return undefined
    const bytes = Buffer.from(M.HEAPU8.slice(pointer, pointer + length))
    // h5wasm swaps whole big-endian types, except enumerations.
    if (metadata.type === ENUM && !metadata.littleEndian && metadata.size > 1) {
      if (metadata.size === 2) bytes.swap16()
      else if (metadata.size === 4) bytes.swap32()
      else bytes.swap64()
    }
    return bytes
  } finally {
    M._free(pointer)
  }
}

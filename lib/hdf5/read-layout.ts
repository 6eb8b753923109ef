/**
 * Finds out how a dataset is stored, from the address of its object header: layout, fill value, filters, and where every
 * chunk lies. All that takes a few rounds of small reads; no data is read and libhdf5 has no part in it.
 */

import { elementCount } from '#lib/array/region.ts'
import type { Waiting } from '#lib/async.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { createChunkTable } from './chunk-index/chunk-table.ts'
import { readChunkIndex } from './chunk-index/read-chunk-index.ts'
import { type ChunkRecords, chunkRecordsOf } from './chunk-records.ts'
import { type DatasetHeader, readDatasetHeader } from './dataset-header.ts'
import type { DatasetLayout } from './dataset-layout.ts'
import { corrupt, unsupported } from './format-file.ts'
import type { ChunkedLayout, LayoutMessage } from './messages/layout.ts'
import { readSuperblock } from './superblock.ts'

export interface DatasetStorage {
  readonly layout: DatasetLayout
  /** One record a chunk, in C order of the chunk grid; null where the storage is not chunked. */
  readonly records: ChunkRecords | null
  /** The rows below `records`, as they go into the plan. */
  readonly packed: Uint8Array | null
}

export interface LayoutOptions extends Waiting {
  /** Path of the dataset, for errors. */
  readonly path?: string | undefined
}

/** Datasets of one file, by address; the superblock is read once. */
export interface LayoutReader {
  /**
   * `address` is that of the object header relative to the base address, as an object reference has it; `shape` is the
   * dataset's, and must be what the header says. Throws UnsupportedFeatureError where only libhdf5 can read the
   * elements, and CorruptSourceError where the file is damaged.
   */
  readLayout(address: number, shape: readonly number[], options?: LayoutOptions): Promise<DatasetStorage>
}

/** HDF5 keeps chunks below 4 GiB; files of version 2 may exceed that, which would not fit into memory here. */
const MAX_CHUNK_BYTES = 2 ** 32

/** One request, the superblock. The source stays the caller's. */
export async function openLayoutReader(source: ByteSource, { signal }: Waiting = {}): Promise<LayoutReader> {
  const file = await readSuperblock(source, { signal })
  return {
    async readLayout(address, shape, { path, signal: waiting } = {}) {
      const header = await readDatasetHeader({ ...file, path }, address, { signal: waiting })
      return storageOf(header, shape, { signal: waiting })
    },
  }
}

/** The same for one dataset. */
export async function readLayout(
  source: ByteSource,
  address: number,
  shape: readonly number[],
  options: LayoutOptions = {},
): Promise<DatasetStorage> {
  const reader = await openLayoutReader(source, options)
  return reader.readLayout(address, shape, options)
}

async function storageOf(
  header: DatasetHeader,
  shape: readonly number[],
  { signal }: Waiting,
): Promise<DatasetStorage> {
  const stated = header.dataspace.shape
  if (stated === undefined || stated.join() !== shape.join())
    throw corrupt(
      header.file,
      `a dataset of shape [${shape}] expected, found ${stated ? `[${stated}]` : 'none'}`,
      header.at,
    )
  const { layout } = header
  switch (layout.kind) {
    case 'compact':
      return { layout: compactLayout(header, layout.bytes), records: null, packed: null }
    case 'contiguous':
      return { layout: contiguousLayout(header, layout), records: null, packed: null }
    case 'chunked':
      return chunkedStorage(header, layout, { signal })
  }
}

function compactLayout(header: DatasetHeader, bytes: Uint8Array): DatasetLayout {
  const length = dataBytes(header)
  // Old versions leave the data out where the array is empty, and may keep more room than they need.
  if (bytes.length < length)
    throw corrupt(header.file, `compact data of ${length} bytes expected, found ${bytes.length}`, header.at)
  return { kind: 'compact', bytes: Buffer.from(bytes.subarray(0, length)).toString('base64'), ...header.elements }
}

function contiguousLayout(
  header: DatasetHeader,
  { address, length: stated }: Extract<LayoutMessage, { kind: 'contiguous' }>,
): DatasetLayout {
  const { file, at } = header
  const length = dataBytes(header)
  const offset = address === undefined || length === 0 ? null : file.baseAddress + address
  if (offset !== null && stated !== undefined && stated < length)
    throw corrupt(file, `contiguous data of ${length} bytes expected, ${stated} stated`, at)
  if (offset !== null && offset + length > file.source.size)
    throw corrupt(file, `${length} bytes of data inside the file expected`, offset)
  return { kind: 'contiguous', offset, length, ...header.elements }
}

async function chunkedStorage(
  header: DatasetHeader,
  layout: ChunkedLayout,
  { signal }: Waiting,
): Promise<DatasetStorage> {
  const { file, at, elements, filters } = header
  const { shape = [], maxShape } = header.dataspace
  const { chunkShape, itemSize } = layout
  if (chunkShape.length !== shape.length || itemSize !== elements.itemSize)
    throw corrupt(
      file,
      `chunks of ${shape.length} axes and ${elements.itemSize} bytes an element expected, found [${chunkShape}] and ${itemSize}`,
      at,
    )
  const chunkBytes = elementCount(chunkShape) * itemSize
  if (chunkBytes >= MAX_CHUNK_BYTES) throw unsupported(file, 'chunks of 4 GiB and more', `[${chunkShape}]`)

  const table = createChunkTable(file, layout, { shape, maxShape, filtered: filters.length > 0 })
  await readChunkIndex(table, { signal })
  return {
    layout: { kind: 'chunked', chunkShape, filters, ...elements },
    records: chunkRecordsOf(table.rows),
    packed: table.rows,
  }
}

function dataBytes({ file, at, dataspace, elements }: DatasetHeader): number {
  const bytes = elementCount(dataspace.shape ?? []) * elements.itemSize
  if (!Number.isSafeInteger(bytes)) throw corrupt(file, `a size below 2^53 bytes expected for [${dataspace.shape}]`, at)
  return bytes
}

/**
 * The table that every chunk index is poured into: one packed row a chunk (chunk-records.ts), in C order of the chunk
 * grid. Whatever the index, a record is checked here: inside the file, and of a size that can be.
 */

import type { ChunkGrid } from '#lib/array/chunk-grid.ts'
import { gridShape } from '#lib/array/chunk-grid.ts'
import { elementCount } from '#lib/array/region.ts'
import { CHUNK_RECORD_BYTES } from '../chunk-records.ts'
import { corrupt, type FormatFile, unsupported } from '../format-file.ts'
import type { ChunkedLayout } from '../messages/layout.ts'

/** 120 MB of rows; a terabyte in chunks of 256 KiB. */
const MAX_CHUNKS = 5_000_000

/** All filters left out. */
const NO_FILTERS = 0xffffffff

export interface ChunkTable {
  readonly file: FormatFile
  readonly layout: ChunkedLayout
  readonly grid: ChunkGrid
  /** Chunks along each axis, now and at the most (Infinity where unlimited). */
  readonly counts: readonly number[]
  readonly maxCounts: readonly number[]
  /** Chunks in all. */
  readonly count: number
  /** Bytes of a chunk before filters. */
  readonly chunkBytes: number
  /** Are there filters, so that sizes differ? */
  readonly filtered: boolean
  readonly rows: Uint8Array
  readonly view: DataView
}

/** A table of missing chunks. */
export function createChunkTable(
  file: FormatFile,
  layout: ChunkedLayout,
  { shape, maxShape, filtered }: { shape: readonly number[]; maxShape: readonly number[]; filtered: boolean },
): ChunkTable {
  const grid = { shape, chunkShape: layout.chunkShape }
  const counts = gridShape(grid)
  const count = elementCount(counts)
  if (count > MAX_CHUNKS) throw unsupported(file, 'very many chunks', `${count}, at most ${MAX_CHUNKS} are listed`)

  const rows = new Uint8Array(count * CHUNK_RECORD_BYTES)
  for (let flags = 20; flags < rows.length; flags += CHUNK_RECORD_BYTES) rows[flags] = 1
  return {
    file,
    layout,
    grid,
    counts,
    maxCounts: gridShape({ shape: maxShape, chunkShape: layout.chunkShape }),
    count,
    chunkBytes: elementCount(layout.chunkShape) * layout.itemSize,
    filtered,
    rows,
    view: new DataView(rows.buffer),
  }
}

/** What an index says of a chunk. */
export interface StoredChunk {
  /** Relative to the base address. */
  readonly address: number
  readonly length: number
  readonly filterMask: number
}

/**
 * Enters chunk `number` (C order, below `table.count`). `toldAt` is the absolute offset of the record in the index, for
 * errors. A chunk at a far edge is marked unfiltered where the layout leaves such chunks so.
 */
export function putChunk(table: ChunkTable, number: number, chunk: StoredChunk, toldAt: number): void {
  const { file, view } = table
  const { address, length } = chunk
  const unfiltered = table.layout.unfilteredEdges && isEdgeChunk(table, number)
  const offset = file.baseAddress + address
  // The negated form also refuses NaN and what was rounded above 2^53.
  if (!(length > 0 && offset + length <= file.source.size))
    throw corrupt(file, `chunk ${number}, ${length} bytes at ${offset}, inside the file expected`, toldAt)
  if ((unfiltered || !table.filtered) && length !== table.chunkBytes)
    throw corrupt(file, `chunk ${number} of ${table.chunkBytes} bytes expected, ${length} stated`, toldAt)

  const row = number * CHUNK_RECORD_BYTES
  setUint64(view, row, offset)
  setUint64(view, row + 8, length)
  view.setUint32(row + 16, unfiltered ? NO_FILTERS : chunk.filterMask, true)
  view.setUint8(row + 20, 0)
}

function isEdgeChunk({ grid, counts }: ChunkTable, number: number): boolean {
  let rest = number
  for (let axis = counts.length - 1; axis >= 0; axis--) {
    const along = counts[axis] ?? 1
    const coord = rest % along
    rest = (rest - coord) / along
    if ((coord + 1) * (grid.chunkShape[axis] ?? 1) > (grid.shape[axis] ?? 0)) return true
  }
  return false
}

function setUint64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true)
  view.setUint32(at + 4, Math.floor(value / 2 ** 32), true)
}

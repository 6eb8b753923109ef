/** How the newer chunk indexes write one chunk: its address, and behind filters its size and filter mask (HDF5 File Format 3.0, VII.C and D). */

import { isUndefinedAt, uintAt } from '../cursor.ts'
import type { ChunkTable, StoredChunk } from './chunk-table.ts'

const FILTER_MASK_BYTES = 4

/** Bytes of the chunk size field: one more than the unfiltered size needs, since filters can make a chunk larger. */
function sizeWidth({ file, layout, chunkBytes }: ChunkTable): number {
  if (layout.wideSizes) return file.lengthWidth
  const bits = Math.floor(Math.log2(chunkBytes))
  return Math.min(8, 1 + Math.floor((bits + 8) / 8))
}

/** Bytes of one entry. */
export function storedChunkBytes(table: ChunkTable): number {
  return table.file.offsetWidth + (table.filtered ? sizeWidth(table) + FILTER_MASK_BYTES : 0)
}

/** The entry at `at`, or undefined where the chunk was never written. */
export function storedChunkReader(table: ChunkTable): (view: DataView, at: number) => StoredChunk | undefined {
  const { offsetWidth } = table.file
  const width = sizeWidth(table)
  return (view, at) => {
    if (isUndefinedAt(view, at, offsetWidth)) return undefined
    const address = uintAt(view, at, offsetWidth)
    if (!table.filtered) return { address, length: table.chunkBytes, filterMask: 0 }
    const sizeAt = at + offsetWidth
    return {
      address,
      length: uintAt(view, sizeAt, width),
      filterMask: view.getUint32(sizeAt + width, true),
    }
  }
}

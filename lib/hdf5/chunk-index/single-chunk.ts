/** "Single Chunk" index (HDF5 File Format 3.0, VII.A): the array is one chunk, and the layout message says all about it. */

import { corrupt } from '../format-file.ts'
import { type ChunkTable, putChunk } from './chunk-table.ts'

export function putSingleChunk(
  table: ChunkTable,
  address: number,
  filtered: { readonly length: number; readonly filterMask: number } | undefined,
): void {
  const offset = table.file.baseAddress + address
  if (table.count !== 1) throw corrupt(table.file, `an array of one chunk expected, found ${table.count}`, offset)
  putChunk(table, 0, { address, ...(filtered ?? { length: table.chunkBytes, filterMask: 0 }) }, offset)
}

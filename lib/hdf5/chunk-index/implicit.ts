/** "Implicit" index (HDF5 File Format 3.0, VII.B): all chunks of the largest array lie one after another, unfiltered. */

import { corrupt } from '../format-file.ts'
import { chunkNumbering } from './chunk-numbering.ts'
import { type ChunkTable, putChunk } from './chunk-table.ts'

export function listImplicitChunks(table: ChunkTable, address: number): void {
  const { file, chunkBytes } = table
  const start = file.baseAddress + address
  if (table.filtered) throw corrupt(file, 'chunks without filters expected in an implicit chunk index', start)
  const numbering = chunkNumbering(table, [...table.counts.keys()], start)
  for (let number = 0; number < table.count; number++) {
    const chunk = { address: address + numbering.positionOf(number) * chunkBytes, length: chunkBytes, filterMask: 0 }
    putChunk(table, number, chunk, start)
  }
}

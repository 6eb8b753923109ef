/** Which reader goes with which chunk index; each enters every stored chunk into the table. */

import type { Waiting } from '#lib/async.ts'
import { readBtreeV1 } from './btree-v1.ts'
import { readBtreeV2 } from './btree-v2.ts'
import type { ChunkTable } from './chunk-table.ts'
import { readExtensibleArray } from './extensible-array.ts'
import { readFixedArray } from './fixed-array.ts'
import { listImplicitChunks } from './implicit.ts'
import { putSingleChunk } from './single-chunk.ts'

/** Fills the table. Nothing is read where no chunk was ever written, or the array is empty. */
export async function readChunkIndex(table: ChunkTable, { signal }: Waiting = {}): Promise<void> {
  const { index, address } = table.layout
  if (address === undefined || table.count === 0) return
  switch (index.kind) {
    case 'btree-v1':
      return readBtreeV1(table, address, { signal })
    case 'btree-v2':
      return readBtreeV2(table, address, { signal })
    case 'fixed-array':
      return readFixedArray(table, address, { signal })
    case 'extensible-array':
      return readExtensibleArray(table, address, { signal })
    case 'implicit':
      return listImplicitChunks(table, address)
    case 'single-chunk':
      return putSingleChunk(table, address, index.filtered)
  }
}

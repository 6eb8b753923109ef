/** The messages of an object header, and what the two versions of the header have in common. */

import type { Cursor } from './cursor.ts'

/** Types of the messages that say how a dataset is stored (HDF5 File Format 3.0, IV.A.2). */
export const MESSAGE = {
  dataspace: 0x0001,
  datatype: 0x0003,
  oldFillValue: 0x0004,
  fillValue: 0x0005,
  externalFiles: 0x0007,
  layout: 0x0008,
  filterPipeline: 0x000b,
  sharedTable: 0x000f,
  continuation: 0x0010,
  treeK: 0x0013,
} as const

export interface HeaderMessage {
  readonly type: number
  /** Bit 1: the body says where the shared message lies. */
  readonly flags: number
  readonly body: Cursor
}

/** How one header is to be read, as its prefix tells. */
export interface HeaderBlocks {
  /** Bytes of the first block, from the header's address on. */
  readonly firstLength: number
  first(block: Cursor): HeaderMessage[]
  continuation(block: Cursor): HeaderMessage[]
}

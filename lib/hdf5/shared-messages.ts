/**
 * Where a file keeps messages that several object headers share (HDF5 File Format 3.0, III.H and IV.A.2.p): a fractal heap
 * for each index of the master table, which says for what types of message it is.
 */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  expectChecksum,
  expectSignature,
  expectUint8,
  readAddress,
  readUint8,
  readUint16,
  skip,
} from './cursor.ts'
import type { FormatFile, SharedMessageHeap } from './format-file.ts'
import { readBlock } from './read-blocks.ts'

/** At most: HDF5 allows no more. */
const MOST_INDEXES = 8

/** `message`: the Shared Message Table message of the superblock extension. One request. */
export async function readSharedHeaps(
  message: Cursor,
  { signal }: Waiting = {},
): Promise<readonly SharedMessageHeap[]> {
  const { file } = message
  expectUint8(message, 'version', 0)
  const address = readAddress(message)
  const count = readUint8(message)
  if (address === undefined || count > MOST_INDEXES)
    throw corruptAt(message, `the address of a table of at most ${MOST_INDEXES} indexes expected`)
  const indexBytes = 2 + 2 + 4 + 2 + 2 + 2 + 2 * file.offsetWidth
  const length = 4 + count * indexBytes + 4
  const table = await readBlock(file, 'shared message table', { address, length }, { signal })
  expectSignature(table, 'SMTB')
  const heaps = Array.from({ length: count }, () => readIndex(table))
  expectChecksum(table)
  return heaps.flatMap(({ types, heap }) => (heap === undefined ? [] : [{ types, address: heap }]))
}

function readIndex(table: Cursor) {
  expectUint8(table, 'version of an index', 0, 1)
  skip(table, 1) // list or B-tree
  const types = readUint16(table)
  skip(table, 4 + 2 + 2 + 2 + table.file.offsetWidth) // least size, cut-offs, number of messages, the index itself
  return { types, heap: readAddress(table) }
}

/** The heap that holds messages of a type: a bit a type. */
export function heapFor({ sharedHeaps }: FormatFile, type: number): number | undefined {
  return sharedHeaps.find(({ types }) => ((types >> type) & 1) === 1)?.address
}

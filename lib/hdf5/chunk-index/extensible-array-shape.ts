/**
 * How an extensible array grows (HDF5 File Format 3.0, III.I): the index block holds the first entries and the addresses
 * of the first data blocks; then come super blocks 0, 1, 2, …, of which each second one doubles the number of data
 * blocks, and the others their size.
 */

import type { Waiting } from '#lib/async.ts'
import { type Cursor, corruptAt, expectChecksum, readAddress, readUint8, skip } from '../cursor.ts'
import { readBlock } from '../read-blocks.ts'
import { CHECKSUM_BYTES, expectArrayPrefix, expectEntryBytes } from './chunk-array.ts'
import type { ChunkTable } from './chunk-table.ts'

export interface SuperBlockShape {
  readonly dataBlocks: number
  /** Entries of each data block. */
  readonly entries: number
  /** Pages of each data block; 0 where it is not cut into pages. */
  readonly pages: number
  /** Place of the first entry, counted from the end of the index block's own entries. */
  readonly start: number
}

export interface ExtensibleArrayShape {
  /** Entries in the index block itself. */
  readonly indexEntries: number
  /** Super blocks whose data blocks the index block lists itself. */
  readonly directSuperBlocks: number
  readonly superBlocks: readonly SuperBlockShape[]
  readonly pageEntries: number
  /** Width of the "block offset" field. */
  readonly blockOffsetWidth: number
  readonly indexBlockAddress: number | undefined
}

export async function readExtensibleArrayShape(
  table: ChunkTable,
  address: number,
  { signal }: Waiting = {},
): Promise<ExtensibleArrayShape> {
  const { file } = table
  const length = 12 + 6 * file.lengthWidth + file.offsetWidth + CHECKSUM_BYTES
  const cursor = await readBlock(file, 'extensible array header', { address, length }, { signal })
  expectArrayPrefix(cursor, 'EAHD', table)
  expectEntryBytes(cursor, table)
  const maxBits = readUint8(cursor)
  const indexEntries = readUint8(cursor)
  const minEntries = readPowerOfTwo(cursor, 'entries of the smallest data block')
  const minPointers = readPowerOfTwo(cursor, 'data blocks of the smallest super block')
  const pageEntries = 2 ** readUint8(cursor)
  skip(cursor, 6 * file.lengthWidth) // statistics
  const indexBlockAddress = readAddress(cursor)
  expectChecksum(cursor)

  const superBlockCount = 1 + maxBits - Math.log2(minEntries)
  const directSuperBlocks = 2 * Math.log2(minPointers)
  if (maxBits > 64 || superBlockCount < directSuperBlocks)
    throw corruptAt(
      cursor,
      `an array of up to 2^64 entries expected, found 2^${maxBits} with ${superBlockCount} super blocks`,
    )
  return {
    indexEntries,
    directSuperBlocks,
    superBlocks: superBlockShapes(superBlockCount, minEntries, pageEntries),
    pageEntries,
    blockOffsetWidth: Math.ceil(maxBits / 8),
    indexBlockAddress,
  }
}

function superBlockShapes(count: number, minEntries: number, pageEntries: number): SuperBlockShape[] {
  let start = 0
  return Array.from({ length: count }, (_, index) => {
    const dataBlocks = 2 ** Math.floor(index / 2)
    const entries = minEntries * 2 ** Math.floor((index + 1) / 2)
    const shape = { dataBlocks, entries, pages: entries > pageEntries ? entries / pageEntries : 0, start }
    start += dataBlocks * entries
    return shape
  })
}

function readPowerOfTwo(cursor: Cursor, name: string): number {
  const value = readUint8(cursor)
  if (value === 0 || !Number.isInteger(Math.log2(value)))
    throw corruptAt(cursor, `a power of two expected, found ${value} ${name}`, 1)
  return value
}

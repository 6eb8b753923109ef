/** What fixed and extensible arrays have in common: an owner, a client, and runs of entries that end with a checksum. */

import {
  type Cursor,
  corruptAt,
  expectChecksum,
  expectSignature,
  expectUint8,
  readAddress,
  readUint8,
  skip,
} from '../cursor.ts'
import type { Block } from '../read-blocks.ts'
import type { ChunkNumbering } from './chunk-numbering.ts'
import { type ChunkTable, putChunk } from './chunk-table.ts'
import { storedChunkBytes, storedChunkReader } from './stored-chunk.ts'

export interface ChunkArray {
  readonly table: ChunkTable
  readonly headerAddress: number
  readonly entryBytes: number
  /** Enters `count` chunks, of which the first has the place `position` in the array. */
  putEntries(cursor: Cursor, count: number, position: number): void
}

/** A block of entries to read, and the place of its first entry. */
export interface EntryBlock extends Block {
  readonly count: number
  readonly position: number
}

export const CHECKSUM_BYTES = 4

/** Signature, version, client, address of the header. */
export const blockPrefixBytes = ({ table }: ChunkArray): number => 6 + table.file.offsetWidth

/** Client 0 lists chunks, client 1 filtered chunks. */
export function expectArrayPrefix(cursor: Cursor, signature: string, table: ChunkTable): void {
  expectSignature(cursor, signature)
  expectUint8(cursor, 'version', 0)
  expectUint8(cursor, 'client', table.filtered ? 1 : 0)
}

/** The prefix of every block but the header. */
export function expectBlockPrefix(cursor: Cursor, signature: string, array: ChunkArray): void {
  expectArrayPrefix(cursor, signature, array.table)
  const owner = readAddress(cursor)
  if (owner !== array.headerAddress)
    throw corruptAt(cursor, `a block of the array at address ${array.headerAddress} expected, found ${owner}`)
}

/** Reads the entry size field, which must be what the layout message makes of it. */
export function expectEntryBytes(cursor: Cursor, table: ChunkTable): number {
  const expected = storedChunkBytes(table)
  const stated = readUint8(cursor)
  if (stated !== expected) throw corruptAt(cursor, `entries of ${expected} bytes expected, found ${stated}`, 1)
  return stated
}

export function chunkArray(table: ChunkTable, headerAddress: number, numbering: ChunkNumbering): ChunkArray {
  const entryBytes = storedChunkBytes(table)
  const readEntry = storedChunkReader(table)
  return {
    table,
    headerAddress,
    entryBytes,
    putEntries(cursor, count, position) {
      const from = skip(cursor, count * entryBytes)
      for (let entry = 0; entry < count; entry++) {
        const number = numbering.numberAt(position + entry)
        if (number === undefined) continue
        const at = from + entry * entryBytes
        const chunk = readEntry(cursor.view, at)
        if (chunk !== undefined) putChunk(table, number, chunk, cursor.start + at)
      }
    },
  }
}

/** A page of a large data block: entries and a checksum, no prefix. */
export function readPage(array: ChunkArray, cursor: Cursor, { count, position }: EntryBlock): void {
  array.putEntries(cursor, count, position)
  expectChecksum(cursor)
}

/** Bit maps begin at the highest bit of their first byte. */
export const isBitSet = (bits: Uint8Array, bit: number): boolean => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0

/** The header of a version 2 B-tree of chunks, and the field widths that follow from it (HDF5 File Format 3.0, III.A.2). */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  expectChecksum,
  expectSignature,
  expectUint8,
  readAddress,
  readLength,
  readUint16,
  readUint32,
  skip,
} from '../cursor.ts'
import { readBlock } from '../read-blocks.ts'
import type { ChunkTable } from './chunk-table.ts'
import { storedChunkBytes } from './stored-chunk.ts'

const UNFILTERED_CHUNKS = 10
const FILTERED_CHUNKS = 11

/** Signature, version, record type and checksum of a node. */
const NODE_FRAME_BYTES = 10

/** A tree of the smallest nodes has this many levels at 2^53 records; real ones have up to four. */
const MAX_DEPTH = 53

/** Nodes of one depth; 0 are the leaves. */
interface Level {
  readonly maxRecords: number
  /** Records of a node and all below it. */
  readonly maxTotal: number
  /** Width of a field that holds such a total. */
  readonly totalWidth: number
}

export interface BtreeV2Shape {
  readonly recordType: number
  readonly recordBytes: number
  /** Levels by depth, up to that of the root. */
  readonly levels: readonly Level[]
  /** Width of a child's number of records. */
  readonly recordCountWidth: number
  readonly offsetWidth: number
  readonly depth: number
  readonly rootAddress: number | undefined
  readonly rootRecords: number
  readonly totalRecords: number
}

export async function readBtreeV2Shape(
  table: ChunkTable,
  address: number,
  { signal }: Waiting = {},
): Promise<BtreeV2Shape> {
  const { offsetWidth, lengthWidth } = table.file
  const length = 18 + offsetWidth + lengthWidth + 4
  const cursor = await readBlock(table.file, 'chunk B-tree header', { address, length }, { signal })
  expectSignature(cursor, 'BTHD')
  expectUint8(cursor, 'version', 0)
  const recordType = expectUint8(cursor, 'record type', table.filtered ? FILTERED_CHUNKS : UNFILTERED_CHUNKS)
  const nodeSize = readUint32(cursor)
  const recordBytes = readUint16(cursor)
  const expected = storedChunkBytes(table) + 8 * table.counts.length
  if (recordBytes !== expected)
    throw corruptAt(cursor, `records of ${expected} bytes expected, found ${recordBytes}`, 2)
  const depth = readUint16(cursor)
  skip(cursor, 2) // split and merge percent
  const rootAddress = readAddress(cursor)
  const rootRecords = readUint16(cursor)
  const totalRecords = readLength(cursor)
  expectChecksum(cursor)

  const { levels, recordCountWidth } = levelsOf(cursor, { nodeSize, recordBytes, offsetWidth, depth })
  if (rootRecords > (levels[depth]?.maxRecords ?? 0))
    throw corruptAt(cursor, `at most ${levels[depth]?.maxRecords} records in the root expected, found ${rootRecords}`)
  return {
    recordType,
    recordBytes,
    levels,
    recordCountWidth,
    offsetWidth,
    depth,
    rootAddress,
    rootRecords,
    totalRecords,
  }
}

/** Bytes that a node of so many records uses, checksum included. */
export function nodeBytes(shape: BtreeV2Shape, depth: number, records: number): number {
  const pointers = depth === 0 ? 0 : (records + 1) * pointerBytes(shape, shape.levels[depth - 1])
  return NODE_FRAME_BYTES + records * shape.recordBytes + pointers
}

function levelsOf(
  cursor: Cursor,
  sizes: { nodeSize: number; recordBytes: number; offsetWidth: number; depth: number },
): { levels: Level[]; recordCountWidth: number } {
  const { nodeSize, recordBytes, offsetWidth, depth } = sizes
  if (depth > MAX_DEPTH) throw corruptAt(cursor, `at most ${MAX_DEPTH} levels expected, found ${depth}`)
  const leafRecords = Math.floor((nodeSize - NODE_FRAME_BYTES) / recordBytes)
  const recordCountWidth = widthOf(leafRecords)
  // A leaf has no total beside its number of records.
  const levels: Level[] = [{ maxRecords: leafRecords, maxTotal: leafRecords, totalWidth: 0 }]
  while (levels.length <= depth) {
    const below = levels.at(-1)
    const pointer = pointerBytes({ offsetWidth, recordCountWidth }, below)
    const maxRecords = Math.floor((nodeSize - NODE_FRAME_BYTES - pointer) / (recordBytes + pointer))
    const maxTotal = (maxRecords + 1) * (below?.maxTotal ?? 0) + maxRecords
    levels.push({ maxRecords, maxTotal, totalWidth: widthOf(maxTotal) })
  }
  if (levels.some(({ maxRecords }) => maxRecords < 1))
    throw corruptAt(cursor, `nodes with room for a record expected, found nodes of ${nodeSize} bytes`)
  return { levels, recordCountWidth }
}

const pointerBytes = (
  { offsetWidth, recordCountWidth }: Pick<BtreeV2Shape, 'offsetWidth' | 'recordCountWidth'>,
  below: Level | undefined,
): number => offsetWidth + recordCountWidth + (below?.totalWidth ?? 0)

/** Bytes that hold any number up to `limit`. */
const widthOf = (limit: number): number => Math.min(8, Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1)

/**
 * Version 2 B-trees of chunks, record types 10 and 11, for datasets with several unlimited axes (HDF5 File Format 3.0,
 * III.A.2 and VII.E). Inner nodes hold records too. Read a level at a time.
 */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  expectChecksum,
  expectSignature,
  expectUint8,
  readAddress,
  readUint,
  skip,
  uintAt,
} from '../cursor.ts'
import { corrupt } from '../format-file.ts'
import { readBlocks } from '../read-blocks.ts'
import { type BtreeV2Shape, nodeBytes, readBtreeV2Shape } from './btree-v2-shape.ts'
import { type ChunkTable, putChunk, type StoredChunk } from './chunk-table.ts'
import { compareCoords } from './coords-order.ts'
import { storedChunkBytes, storedChunkReader } from './stored-chunk.ts'

/** A node to read, with the chunk coordinates that enclose its own. */
interface PendingNode {
  readonly address: number
  readonly records: number
  readonly low?: readonly number[] | undefined
  readonly high?: readonly number[] | undefined
}

interface Btree extends BtreeV2Shape {
  readonly table: ChunkTable
  readonly readStoredChunk: (view: DataView, at: number) => StoredChunk | undefined
}

/** The header, then as many rounds of requests as the tree has levels. */
export async function readBtreeV2(table: ChunkTable, address: number, { signal }: Waiting = {}): Promise<void> {
  const shape = await readBtreeV2Shape(table, address, { signal })
  if (shape.rootAddress === undefined) return
  const tree: Btree = { ...shape, table, readStoredChunk: storedChunkReader(table) }
  const seen = new Set<number>()
  let records = 0
  let nodes: PendingNode[] = [{ address: shape.rootAddress, records: shape.rootRecords }]
  for (let depth = shape.depth; depth >= 0; depth--) {
    for (const node of nodes) {
      records += node.records
      const at = table.file.baseAddress + node.address
      if (seen.has(node.address)) throw corrupt(table.file, 'a chunk B-tree without loops expected', at)
      if (records > shape.totalRecords) throw corrupt(table.file, `${shape.totalRecords} chunks in all expected`, at)
      seen.add(node.address)
    }
    nodes = await readLevel(tree, depth, nodes, { signal })
  }
  if (records !== shape.totalRecords)
    throw corrupt(
      table.file,
      `${shape.totalRecords} chunks in all expected, found ${records}`,
      table.file.baseAddress + address,
    )
}

async function readLevel(
  tree: Btree,
  depth: number,
  nodes: readonly PendingNode[],
  { signal }: Waiting,
): Promise<PendingNode[]> {
  const children: PendingNode[] = []
  await readBlocks(
    tree.table.file,
    'chunk B-tree node',
    nodes.map(({ address, records }) => ({ address, length: nodeBytes(tree, depth, records) })),
    (cursor, index) => {
      const node = nodes[index]
      if (node !== undefined) readNode(tree, depth, node, cursor, children)
    },
    { signal },
  )
  return children
}

/** Enters the node's own records into the table; adds the children of an inner node to `children`. */
function readNode(tree: Btree, depth: number, node: PendingNode, cursor: Cursor, children: PendingNode[]): void {
  expectSignature(cursor, depth === 0 ? 'BTLF' : 'BTIN')
  expectUint8(cursor, 'version', 0)
  expectUint8(cursor, 'record type', tree.recordType)
  const bounds: (readonly number[] | undefined)[] = [node.low]
  for (let record = 0; record < node.records; record++) bounds.push(readRecord(tree, cursor))
  bounds.push(node.high)
  expectRising(cursor, bounds)

  if (depth > 0) {
    for (let child = 0; child <= node.records; child++) {
      const address = readAddress(cursor)
      const records = readUint(cursor, tree.recordCountWidth)
      if (depth > 1) skip(cursor, tree.levels[depth - 1]?.totalWidth ?? 0)
      if (address === undefined || records > (tree.levels[depth - 1]?.maxRecords ?? 0))
        throw corruptAt(cursor, `a child with at most ${tree.levels[depth - 1]?.maxRecords} records expected`)
      children.push({ address, records, low: bounds[child], high: bounds[child + 1] })
    }
  }
  expectChecksum(cursor)
}

/** Enters one chunk; returns its coordinates. */
function readRecord(tree: Btree, cursor: Cursor): number[] {
  const { table } = tree
  const at = skip(cursor, tree.recordBytes)
  const coordsAt = at + storedChunkBytes(table)
  const coords: number[] = []
  let number: number | undefined = 0
  for (const [axis, count] of table.counts.entries()) {
    const coord = uintAt(cursor.view, coordsAt + 8 * axis, 8)
    coords.push(coord)
    // libhdf5 does not look for chunks outside the array either; they may be left behind when it shrinks.
    number = number === undefined || coord >= count ? undefined : number * count + coord
  }
  const chunk = tree.readStoredChunk(cursor.view, at)
  if (number !== undefined && chunk !== undefined) putChunk(table, number, chunk, cursor.start + at)
  return coords
}

/** A search goes by this order, so a file that breaks it would lose chunks without a word. */
function expectRising(cursor: Cursor, bounds: readonly (readonly number[] | undefined)[]): void {
  for (let index = 1; index < bounds.length; index++) {
    const [low, high] = [bounds[index - 1], bounds[index]]
    if (low !== undefined && high !== undefined && compareCoords(low, high) >= 0)
      throw corruptAt(cursor, `rising chunk coordinates expected, [${low}] comes before [${high}]`)
  }
}

/**
 * Version 1 B-trees of chunks, node type 1 (HDF5 File Format 3.0, III.A.1): what HDF5 writes unless it may use newer
 * structures. Read a level at a time; nodes carry no checksum, so every order and bound that a search relies on is checked.
 */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  expectSignature,
  expectUint8,
  isUndefinedAt,
  readUint8,
  readUint16,
  skip,
  uintAt,
} from '../cursor.ts'
import { corrupt } from '../format-file.ts'
import { lengthInFile, readBlocks } from '../read-blocks.ts'
import { type ChunkTable, putChunk } from './chunk-table.ts'
import { compareCoords } from './coords-order.ts'

/** A node to read, with the keys that enclose its chunks. A key is an element offset along each axis and in the element. */
interface PendingNode {
  readonly address: number
  /** Expected; undefined for the root. */
  readonly level: number | undefined
  readonly low?: readonly number[]
  readonly high?: readonly number[]
}

interface NodeShape {
  readonly keyBytes: number
  readonly headerBytes: number
  readonly nodeBytes: number
  readonly maxChildren: number
}

const CHUNK_NODE = 1

/** Bytes of a key before its offsets: stored size and filter mask. */
const KEY_PREFIX_BYTES = 8

/** As many rounds of requests as the tree has levels. */
export async function readBtreeV1(table: ChunkTable, address: number, { signal }: Waiting = {}): Promise<void> {
  const { file } = table
  const shape = nodeShape(table)
  const seen = new Set<number>()
  let level: PendingNode[] = [{ address, level: undefined }]
  while (level.length > 0) {
    for (const node of level) {
      if (seen.has(node.address))
        throw corrupt(file, 'a chunk B-tree without loops expected', file.baseAddress + node.address)
      seen.add(node.address)
    }
    // Whole nodes do not overlap; more of them than fit into the file are a knot that would take for ever.
    if (seen.size > file.source.size / shape.nodeBytes + 1)
      throw corrupt(file, `fewer than ${seen.size} chunk B-tree nodes expected`, file.baseAddress + address)
    level = await readLevel(table, shape, level, { signal })
  }
}

function nodeShape({ file, grid }: ChunkTable): NodeShape {
  const keyBytes = KEY_PREFIX_BYTES + 8 * (grid.shape.length + 1)
  const headerBytes = 8 + 2 * file.offsetWidth
  const maxChildren = 2 * file.chunkTreeK
  const nodeBytes = headerBytes + (maxChildren + 1) * keyBytes + maxChildren * file.offsetWidth
  return { keyBytes, headerBytes, nodeBytes, maxChildren }
}

async function readLevel(
  table: ChunkTable,
  shape: NodeShape,
  nodes: readonly PendingNode[],
  { signal }: Waiting,
): Promise<PendingNode[]> {
  const children: PendingNode[] = []
  const blocks = nodes.map(({ address }) => {
    const block = { address, length: shape.nodeBytes }
    return { address, length: lengthInFile(table.file, block) }
  })
  await readBlocks(
    table.file,
    'chunk B-tree node',
    blocks,
    (cursor, index) => {
      const node = nodes[index]
      if (node !== undefined) readNode(table, shape, node, cursor, children)
    },
    { signal },
  )
  return children
}

/** Enters the chunks of a leaf into the table; adds the children of an inner node to `children`. */
function readNode(
  table: ChunkTable,
  shape: NodeShape,
  node: PendingNode,
  cursor: Cursor,
  children: PendingNode[],
): void {
  const { file } = table
  expectSignature(cursor, 'TREE')
  expectUint8(cursor, 'node type', CHUNK_NODE)
  const level = readUint8(cursor)
  if (node.level !== undefined && level !== node.level)
    throw corruptAt(cursor, `level ${node.level} expected, found ${level}`, 1)
  const used = readUint16(cursor)
  if (used > shape.maxChildren)
    throw corruptAt(cursor, `at most ${shape.maxChildren} children expected, found ${used}`, 2)
  skip(cursor, 2 * file.offsetWidth) // siblings
  const entryBytes = shape.keyBytes + file.offsetWidth
  const first = skip(cursor, used * entryBytes + shape.keyBytes)

  let low = readKey(table, cursor, first)
  if (node.low !== undefined && compareCoords(low, node.low) < 0)
    throw corruptAt(cursor, 'keys from that of the parent node on expected')
  for (let child = 0; child < used; child++) {
    const at = first + child * entryBytes
    const high = readKey(table, cursor, at + entryBytes)
    if (compareCoords(low, high) >= 0) throw corruptAt(cursor, `rising keys expected, [${low}] comes before [${high}]`)
    if (node.high !== undefined && compareCoords(low, node.high) >= 0)
      throw corruptAt(cursor, 'keys below the next one of the parent node expected')
    const address = readChildAddress(cursor, at + shape.keyBytes)
    if (level > 0) children.push({ address, level: level - 1, low, high })
    else putLeafChunk(table, cursor, { at, key: low, address })
    low = high
  }
}

function putLeafChunk(
  table: ChunkTable,
  cursor: Cursor,
  { at, key, address }: { at: number; key: readonly number[]; address: number },
): void {
  const { chunkShape } = table.grid
  const toldAt = cursor.start + at
  let number = 0
  for (let axis = 0; axis < chunkShape.length; axis++) {
    const coord = (key[axis] ?? 0) / (chunkShape[axis] ?? 1)
    // libhdf5 does not look for chunks outside the array either; they may be left behind when it shrinks.
    if (coord >= (table.counts[axis] ?? 0)) return
    number = number * (table.counts[axis] ?? 0) + coord
  }
  if (key[chunkShape.length] !== 0)
    throw corrupt(table.file, `a chunk at the start of an element expected, found [${key}]`, toldAt)
  const length = cursor.view.getUint32(at, true)
  const filterMask = cursor.view.getUint32(at + 4, true)
  putChunk(table, number, { address, length, filterMask }, toldAt)
}

/** Offsets of a chunk's first element, and in it of the first byte: multiples of what chunks and elements measure. */
function readKey({ grid, layout }: ChunkTable, cursor: Cursor, at: number): number[] {
  const steps = [...grid.chunkShape, layout.itemSize]
  const key = steps.map((_, axis) => uintAt(cursor.view, at + KEY_PREFIX_BYTES + 8 * axis, 8))
  if (!key.every((offset, axis) => offset % (steps[axis] ?? 1) === 0))
    throw corrupt(cursor.file, `chunk offsets in steps of [${steps}] expected, found [${key}]`, cursor.start + at)
  return key
}

function readChildAddress(cursor: Cursor, at: number): number {
  const { offsetWidth } = cursor.file
  const address = uintAt(cursor.view, at, offsetWidth)
  if (isUndefinedAt(cursor.view, at, offsetWidth) || !Number.isSafeInteger(address))
    throw corruptAt(cursor, 'the address of a child expected')
  return address
}

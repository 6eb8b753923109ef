/**
 * Objects of a fractal heap by their identifiers (HDF5 File Format 3.0, III.G). Managed objects lie in direct blocks, which
 * rows of a doubling table hold; tiny ones are in the identifier itself. Heaps with filters and huge objects are left to
 * libhdf5: shared messages, for which heaps are read here, have neither.
 */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  cursorOver,
  expectChecksum,
  expectSignature,
  expectUint8,
  readAddress,
  readLength,
  readUint,
  readUint8,
  readUint16,
  readUint32,
  skip,
} from './cursor.ts'
import { type FormatFile, unsupported } from './format-file.ts'
import { readBlock, readBlockUpTo } from './read-blocks.ts'

/** Longer than any header with fields of 8 bytes and no filters. */
const HEADER_BYTES = 160

/** Indirect blocks within indirect blocks; 2^64 bytes of heap need fewer. */
const DEEPEST = 32

interface FractalHeap {
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly tableWidth: number
  readonly startBlockBytes: number
  readonly largestDirectBytes: number
  readonly root: number
  /** Rows of the root indirect block; 0 where the root is a direct block. */
  readonly rootRows: number
}

/** The bytes of the object that `identifier` names. Two requests, and one for each level of indirect blocks. */
export async function readHeapObject(
  file: FormatFile,
  address: number,
  identifier: Cursor,
  { signal }: Waiting = {},
): Promise<Cursor> {
  const flags = readUint8(identifier)
  if (flags >> 6 !== 0) throw corruptAt(identifier, 'version 0 of a heap identifier expected', 1)
  const kind = (flags >> 4) & 3
  if (kind === 2) {
    const bytes = new Uint8Array(
      identifier.view.buffer,
      identifier.view.byteOffset + identifier.offset,
      (flags & 15) + 1,
    )
    return cursorOver(file, 'heap object', bytes, identifier.start + identifier.offset)
  }
  if (kind !== 0) throw unsupported(file, 'huge heap objects', 'an object of a fractal heap lies outside of it')
  const heap = await readHeader(file, address, { signal })
  const offset = readUint(identifier, heap.offsetBytes)
  const length = readUint(identifier, heap.lengthBytes)
  const block = await findDirectBlock(file, heap, offset, { signal })
  return readBlock(file, 'heap object', { address: block.address + offset - block.offset, length }, { signal })
}

async function readHeader(file: FormatFile, address: number, { signal }: Waiting): Promise<FractalHeap> {
  const cursor = await readBlockUpTo(file, 'fractal heap', { address, length: HEADER_BYTES }, { signal })
  expectSignature(cursor, 'FRHP')
  expectUint8(cursor, 'version', 0)
  skip(cursor, 2) // length of identifiers
  const filterBytes = readUint16(cursor)
  if (filterBytes > 0) throw unsupported(file, 'filtered heaps', 'a fractal heap has filters')
  skip(cursor, 1) // flags
  const largestObjectBytes = readUint32(cursor)
  const { lengthWidth, offsetWidth } = file
  // Huge objects, free space, and statistics.
  skip(cursor, lengthWidth + offsetWidth + lengthWidth + offsetWidth + 8 * lengthWidth)
  const tableWidth = readUint16(cursor)
  const startBlockBytes = readLength(cursor)
  const largestDirectBytes = readLength(cursor)
  const heapBits = readUint16(cursor)
  skip(cursor, 2) // starting rows of the root indirect block
  const root = readAddress(cursor)
  const rootRows = readUint16(cursor)
  expectChecksum(cursor)
  if (root === undefined || tableWidth === 0 || startBlockBytes === 0 || heapBits === 0 || heapBits > 64)
    throw corruptAt(cursor, 'a heap with blocks expected')
  return {
    offsetBytes: Math.ceil(heapBits / 8),
    lengthBytes: bytesFor(Math.min(largestDirectBytes, largestObjectBytes)),
    tableWidth,
    startBlockBytes,
    largestDirectBytes,
    root,
    rootRows,
  }
}

/** Bytes that a number up to `limit` takes. */
const bytesFor = (limit: number): number => Math.max(1, Math.ceil(Math.log2(limit + 1) / 8))

interface HeapBlock {
  readonly address: number
  /** Of its first byte in the heap. */
  readonly offset: number
}

/** The direct block that holds the heap's byte at `offset`. */
async function findDirectBlock(
  file: FormatFile,
  heap: FractalHeap,
  offset: number,
  { signal }: Waiting,
): Promise<HeapBlock> {
  let block: HeapBlock & { readonly rows: number } = { address: heap.root, offset: 0, rows: heap.rootRows }
  for (let depth = 0; block.rows > 0; depth++) {
    const place = placeIn(heap, offset - block.offset)
    const at = 5 + file.offsetWidth + heap.offsetBytes + place.entry * file.offsetWidth
    const what = 'indirect block of a fractal heap'
    const cursor = await readBlock(file, what, { address: block.address, length: at + file.offsetWidth }, { signal })
    expectSignature(cursor, 'FHIB')
    expectUint8(cursor, 'version', 0)
    skip(cursor, at - cursor.offset)
    const address = place.row < block.rows ? readAddress(cursor) : undefined
    if (address === undefined || depth === DEEPEST)
      throw corruptAt(cursor, `a block that holds byte ${offset} of the heap expected`)
    const rows = place.blockBytes <= heap.largestDirectBytes ? 0 : rowsOf(heap, place.blockBytes)
    block = { address, offset: block.offset + place.offset, rows }
  }
  return block
}

/** Where in a doubling table a byte lies: rows 0 and 1 have blocks of the starting size, each row after them twice the last. */
function placeIn({ tableWidth, startBlockBytes }: FractalHeap, offset: number) {
  let rowOffset = 0
  let blockBytes = startBlockBytes
  for (let row = 0; ; row++) {
    if (row > 1) blockBytes *= 2
    const rowBytes = tableWidth * blockBytes
    if (offset < rowOffset + rowBytes) {
      const column = Math.floor((offset - rowOffset) / blockBytes)
      return { row, blockBytes, entry: row * tableWidth + column, offset: rowOffset + column * blockBytes }
    }
    rowOffset += rowBytes
  }
}

/** Rows of an indirect block that spans so many bytes. */
const rowsOf = ({ tableWidth, startBlockBytes }: FractalHeap, bytes: number): number =>
  Math.round(Math.log2(bytes / (tableWidth * startBlockBytes))) + 1

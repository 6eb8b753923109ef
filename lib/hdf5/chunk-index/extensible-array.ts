/** "Extensible Array" index, for datasets with one unlimited axis (HDF5 File Format 3.0, III.I and VII.D). Read a level at a time. */

import type { Waiting } from '#lib/async.ts'
import { type Cursor, corruptAt, expectChecksum, readAddress, readBytes, readUint } from '../cursor.ts'
import { corrupt } from '../format-file.ts'
import { type Block, readBlock, readBlocks } from '../read-blocks.ts'
import {
  blockPrefixBytes,
  CHECKSUM_BYTES,
  type ChunkArray,
  chunkArray,
  type EntryBlock,
  expectBlockPrefix,
  isBitSet,
  readPage,
} from './chunk-array.ts'
import { type ChunkNumbering, chunkNumbering } from './chunk-numbering.ts'
import type { ChunkTable } from './chunk-table.ts'
import { type ExtensibleArrayShape, readExtensibleArrayShape, type SuperBlockShape } from './extensible-array-shape.ts'

interface SuperBlock extends Block {
  readonly shape: SuperBlockShape
}

/** A data block; of one with pages only the prefix is read, and its written pages are known. */
interface DataBlock extends EntryBlock {
  readonly paged: boolean
  /** What its "block offset" must be; undefined below the index block, where libhdf5 writes another number. */
  readonly blockOffset: number | undefined
}

interface ExtensibleArray extends ChunkArray {
  readonly shape: ExtensibleArrayShape
  /** Entries from here on are outside the present dataset. */
  readonly end: number
}

/** Header, index block, super blocks, data blocks, pages: five rounds of requests at most. */
export async function readExtensibleArray(table: ChunkTable, address: number, { signal }: Waiting = {}): Promise<void> {
  const { file } = table
  const shape = await readExtensibleArrayShape(table, address, { signal })
  if (shape.indexBlockAddress === undefined) return
  const numbering = numberingOf(table, file.baseAddress + address)
  const array: ExtensibleArray = { ...chunkArray(table, address, numbering), shape, end: numbering.end }

  const dataBlocks: DataBlock[] = []
  const pages: EntryBlock[] = []
  const superBlocks = await readIndexBlock(array, shape.indexBlockAddress, dataBlocks, { signal })
  await readEach('super block', superBlocks, (cursor, block) => readSuperBlock(array, cursor, block, dataBlocks, pages))
  await readEach('data block', dataBlocks, (cursor, block) => readDataBlock(array, cursor, block))
  await readEach('page', pages, (cursor, block) => readPage(array, cursor, block))

  function readEach<Part extends Block>(
    what: string,
    parts: readonly Part[],
    visit: (cursor: Cursor, part: Part) => void,
  ) {
    const visitPart = (cursor: Cursor, index: number) => {
      const part = parts[index]
      if (part !== undefined) visit(cursor, part)
    }
    return readBlocks(file, `extensible array ${what}`, parts, visitPart, { signal })
  }
}

/** The unlimited axis comes first. */
function numberingOf(table: ChunkTable, at: number): ChunkNumbering {
  const unlimited = table.maxCounts.indexOf(Number.POSITIVE_INFINITY)
  if (unlimited < 0) throw corrupt(table.file, 'an unlimited axis expected for an extensible array', at)
  const others = [...table.counts.keys()].filter(axis => axis !== unlimited)
  return chunkNumbering(table, [unlimited, ...others], at)
}

/** Enters the first chunks; adds the first data blocks to `dataBlocks` and returns the super blocks. */
async function readIndexBlock(
  array: ExtensibleArray,
  address: number,
  dataBlocks: DataBlock[],
  { signal }: Waiting,
): Promise<SuperBlock[]> {
  const { shape } = array
  const { file } = array.table
  const direct = shape.superBlocks.slice(0, shape.directSuperBlocks)
  const others = shape.superBlocks.slice(shape.directSuperBlocks)
  const addressCount = direct.reduce((count, { dataBlocks }) => count + dataBlocks, others.length)
  const entriesBytes = shape.indexEntries * array.entryBytes
  const length = blockPrefixBytes(array) + entriesBytes + addressCount * file.offsetWidth + CHECKSUM_BYTES
  const cursor = await readBlock(file, 'extensible array index block', { address, length }, { signal })
  expectBlockPrefix(cursor, 'EAIB', array)
  array.putEntries(cursor, shape.indexEntries, 0)
  for (const superBlock of direct) {
    if (superBlock.pages > 0) throw corruptAt(cursor, 'data blocks without pages expected below the index block')
    for (let index = 0; index < superBlock.dataBlocks; index++) {
      const block = nextDataBlock(array, cursor, superBlock, index)
      if (block !== undefined) dataBlocks.push({ ...block, blockOffset: undefined })
    }
  }
  const found = others.flatMap(superBlock => {
    const at = readAddress(cursor)
    const needed = shape.indexEntries + superBlock.start < array.end
    return at === undefined || !needed
      ? []
      : { address: at, length: superBlockBytes(array, superBlock), shape: superBlock }
  })
  expectChecksum(cursor)
  return found
}

const pageBitmapBytes = ({ dataBlocks, pages }: SuperBlockShape): number => dataBlocks * Math.ceil(pages / 8)

function superBlockBytes(array: ExtensibleArray, superBlock: SuperBlockShape): number {
  const addressBytes = superBlock.dataBlocks * array.table.file.offsetWidth
  return (
    blockPrefixBytes(array) + array.shape.blockOffsetWidth + pageBitmapBytes(superBlock) + addressBytes + CHECKSUM_BYTES
  )
}

function readSuperBlock(
  array: ExtensibleArray,
  cursor: Cursor,
  { shape }: SuperBlock,
  dataBlocks: DataBlock[],
  pages: EntryBlock[],
): void {
  expectBlockPrefix(cursor, 'EASB', array)
  expectBlockOffset(array, cursor, shape.start)
  const written = readBytes(cursor, pageBitmapBytes(shape))
  for (let index = 0; index < shape.dataBlocks; index++) {
    const block = nextDataBlock(array, cursor, shape, index)
    if (block === undefined) continue
    dataBlocks.push(block)
    // The bits of all data blocks follow one another without filling.
    for (let page = 0; page < shape.pages; page++)
      if (isBitSet(written, index * shape.pages + page)) addPage(array, block, page, pages)
  }
  expectChecksum(cursor)
}

/** Reads the address of a data block; undefined where it was never written or is not needed. */
function nextDataBlock(
  array: ExtensibleArray,
  cursor: Cursor,
  superBlock: SuperBlockShape,
  index: number,
): DataBlock | undefined {
  const address = readAddress(cursor)
  const blockOffset = superBlock.start + index * superBlock.entries
  const position = array.shape.indexEntries + blockOffset
  if (address === undefined || position >= array.end) return undefined
  const paged = superBlock.pages > 0
  const entriesBytes = paged ? 0 : superBlock.entries * array.entryBytes
  const length = blockPrefixBytes(array) + array.shape.blockOffsetWidth + entriesBytes + CHECKSUM_BYTES
  return { address, length, count: superBlock.entries, position, paged, blockOffset }
}

function addPage(array: ExtensibleArray, block: DataBlock, page: number, pages: EntryBlock[]): void {
  const count = array.shape.pageEntries
  const position = block.position + page * count
  if (position >= array.end) return
  const length = count * array.entryBytes + CHECKSUM_BYTES
  pages.push({ address: block.address + block.length + page * length, length, count, position })
}

function readDataBlock(array: ExtensibleArray, cursor: Cursor, block: DataBlock): void {
  const { count, position, paged, blockOffset } = block
  expectBlockPrefix(cursor, 'EADB', array)
  expectBlockOffset(array, cursor, blockOffset)
  if (!paged) array.putEntries(cursor, count, position)
  expectChecksum(cursor)
}

/** "Block Offset": the place of the block's first entry, not counting those of the index block. */
function expectBlockOffset({ shape }: ExtensibleArray, cursor: Cursor, expected: number | undefined): void {
  const stated = readUint(cursor, shape.blockOffsetWidth)
  if (expected !== undefined && stated !== expected)
    throw corruptAt(cursor, `block offset ${expected} expected, found ${stated}`, shape.blockOffsetWidth)
}

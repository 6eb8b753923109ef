/** "Fixed Array" index, for datasets that cannot grow without limit (HDF5 File Format 3.0, III.H and VII.C). */

import type { Waiting } from '#lib/async.ts'
import { type Cursor, corruptAt, expectChecksum, readAddress, readBytes, readLength, readUint8 } from '../cursor.ts'
import { lengthInFile, readBlock, readBlocks } from '../read-blocks.ts'
import {
  blockPrefixBytes,
  CHECKSUM_BYTES,
  type ChunkArray,
  chunkArray,
  type EntryBlock,
  expectArrayPrefix,
  expectBlockPrefix,
  expectEntryBytes,
  isBitSet,
  readPage,
} from './chunk-array.ts'
import { chunkNumbering } from './chunk-numbering.ts'
import type { ChunkTable } from './chunk-table.ts'

interface FixedArrayHeader {
  /** A data block with more entries than a page is cut into pages. */
  readonly pageEntries: number
  readonly entries: number
  readonly dataBlockAddress: number | undefined
}

/** Two requests, and the pages at once where there are any. */
export async function readFixedArray(table: ChunkTable, address: number, { signal }: Waiting = {}): Promise<void> {
  const { file } = table
  const length = 8 + file.lengthWidth + file.offsetWidth + CHECKSUM_BYTES
  const cursor = await readBlock(file, 'fixed array header', { address, length }, { signal })
  const header = readHeader(table, cursor)
  if (header.dataBlockAddress === undefined) return

  const numbering = chunkNumbering(table, [...table.counts.keys()], cursor.start)
  const array = chunkArray(table, address, numbering)
  if (header.entries <= header.pageEntries) {
    const dataBlock = { address: header.dataBlockAddress, length: dataBlockBytes(array, header) }
    const entries = await readBlock(file, 'fixed array data block', dataBlock, { signal })
    expectBlockPrefix(entries, 'FADB', array)
    array.putEntries(entries, header.entries, 0)
    expectChecksum(entries)
    return
  }

  const pages = await readPageList(array, header, header.dataBlockAddress, { signal })
  await readBlocks(
    file,
    'fixed array page',
    pages,
    (page, index) => {
      const block = pages[index]
      if (block !== undefined) readPage(array, page, block)
    },
    { signal },
  )
}

function readHeader(table: ChunkTable, cursor: Cursor): FixedArrayHeader {
  expectArrayPrefix(cursor, 'FAHD', table)
  expectEntryBytes(cursor, table)
  const pageBits = readUint8(cursor)
  const entries = readLength(cursor)
  const expected = table.maxCounts.reduce((product, count) => product * count, 1)
  if (entries !== expected)
    throw corruptAt(cursor, `${expected} entries expected, a chunk each, found ${entries}`, cursor.file.lengthWidth)
  const dataBlockAddress = readAddress(cursor)
  expectChecksum(cursor)
  return { pageEntries: 2 ** pageBits, entries, dataBlockAddress }
}

/** Bytes of a data block without pages. */
const dataBlockBytes = (array: ChunkArray, { entries }: FixedArrayHeader): number =>
  blockPrefixBytes(array) + entries * array.entryBytes + CHECKSUM_BYTES

/** The pages that were ever written. */
async function readPageList(
  array: ChunkArray,
  { entries, pageEntries }: FixedArrayHeader,
  address: number,
  { signal }: Waiting,
): Promise<EntryBlock[]> {
  const { file } = array.table
  const pageCount = Math.ceil(entries / pageEntries)
  const bitmapBytes = Math.ceil(pageCount / 8)
  const prefixBytes = blockPrefixBytes(array) + bitmapBytes + CHECKSUM_BYTES
  const cursor = await readBlock(file, 'fixed array data block', { address, length: prefixBytes }, { signal })
  expectBlockPrefix(cursor, 'FADB', array)
  const written = readBytes(cursor, bitmapBytes)
  expectChecksum(cursor)

  const wholeBytes = prefixBytes + pageCount * CHECKSUM_BYTES + entries * array.entryBytes
  if (lengthInFile(file, { address, length: wholeBytes }) < wholeBytes)
    throw corruptAt(cursor, `pages of ${wholeBytes} bytes inside the file expected`)
  const pageBytes = pageEntries * array.entryBytes + CHECKSUM_BYTES
  const pages: EntryBlock[] = []
  for (let page = 0; page < pageCount; page++) {
    if (!isBitSet(written, page)) continue
    const position = page * pageEntries
    const count = Math.min(pageEntries, entries - position)
    const length = count * array.entryBytes + CHECKSUM_BYTES
    pages.push({ address: address + prefixBytes + page * pageBytes, length, count, position })
  }
  return pages
}

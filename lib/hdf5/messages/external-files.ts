/** External Data Files message (HDF5 File Format 3.0, IV.A.2.h): raw data in files beside this one. Only their names are read. */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  expectSignature,
  expectUint8,
  readAddress,
  readCString,
  readLength,
  readUint16,
  skip,
} from '../cursor.ts'
import { readBlock } from '../read-blocks.ts'

/** A message has at most 64 KiB, a name should not be longer than a path can be. */
const MAX_HEAP_BYTES = 1024 * 1024

/** Names of the files, in the order of their pieces. Two requests. */
export async function readExternalFileNames(cursor: Cursor, { signal }: Waiting = {}): Promise<string[]> {
  expectUint8(cursor, 'version', 1)
  skip(cursor, 3 + 2) // reserved, allocated slots
  const count = readUint16(cursor)
  const heapAddress = readAddress(cursor)
  if (heapAddress === undefined) throw corruptAt(cursor, 'the address of the heap of file names expected')
  const names = Array.from({ length: count }, () => {
    const at = readLength(cursor)
    skip(cursor, 2 * cursor.file.lengthWidth) // place and size in the external file
    return at
  })

  const heap = await readLocalHeap(cursor, heapAddress, { signal })
  return names.map(at => {
    heap.offset = 0
    skip(heap, at)
    return readCString(heap)
  })
}

/** The data segment of a local heap (III.D). */
async function readLocalHeap(cursor: Cursor, address: number, { signal }: Waiting): Promise<Cursor> {
  const { file } = cursor
  const length = 8 + 2 * file.lengthWidth + file.offsetWidth
  const header = await readBlock(file, 'local heap', { address, length }, { signal })
  expectSignature(header, 'HEAP')
  expectUint8(header, 'version', 0)
  skip(header, 3)
  const size = readLength(header)
  skip(header, file.lengthWidth)
  const segment = readAddress(header)
  if (segment === undefined || size > MAX_HEAP_BYTES)
    throw corruptAt(header, `a data segment of at most ${MAX_HEAP_BYTES} bytes expected`)
  return readBlock(file, 'local heap data', { address: segment, length: size }, { signal })
}

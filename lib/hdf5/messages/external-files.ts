/** External Data Files message (HDF5 File Format 3.0, IV.A.2.h): raw data in files beside this one. */

import type { Waiting } from '#lib/async.ts'
import {
  type Cursor,
  corruptAt,
  expectSignature,
  expectUint8,
  readAddress,
  readCString,
  readLength,
  readLengthOrUnlimited,
  readUint16,
  skip,
} from '../cursor.ts'
import { readBlock } from '../read-blocks.ts'

/** A message has at most 64 KiB, a name should not be longer than a path can be. */
const MAX_HEAP_BYTES = 1024 * 1024

/** A run of bytes of another file; `length` is Infinity where the piece has no end. */
export interface ExternalPiece {
  readonly name: string
  readonly offset: number
  readonly length: number
}

/** The pieces in the order of the data. Two requests. */
export async function readExternalPieces(cursor: Cursor, { signal }: Waiting = {}): Promise<readonly ExternalPiece[]> {
  expectUint8(cursor, 'version', 1)
  skip(cursor, 3 + 2) // reserved, allocated slots
  const count = readUint16(cursor)
  const heapAddress = readAddress(cursor)
  if (heapAddress === undefined) throw corruptAt(cursor, 'the address of the heap of file names expected')
  const slots = Array.from({ length: count }, () => {
    const nameAt = readLength(cursor)
    const offset = readLength(cursor)
    return { nameAt, offset, length: readLengthOrUnlimited(cursor) }
  })

  const heap = await readLocalHeap(cursor, heapAddress, { signal })
  return slots.map(({ nameAt, offset, length }) => {
    heap.offset = 0
    skip(heap, nameAt)
    return { name: readCString(heap), offset, length }
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

/** Filter Pipeline message, versions 1 and 2 (HDF5 File Format 3.0, IV.A.2.l). */

import { type Cursor, corruptAt, expectUint8, readBytes, readUint8, readUint16, readUint32, skip } from '../cursor.ts'
import type { Hdf5Filter } from '../hdf5-file.ts'

/** A filter mask has 32 bits. */
const MAX_FILTERS = 32

/** Version 2 leaves out the names of filters below this number, which are the library's own. */
const FIRST_NAMED_FILTER = 256

/** Names of the library's own filters, by number. */
const OWN_NAMES = ['none', 'deflate', 'shuffle', 'fletcher32', 'szip', 'nbit', 'scaleoffset']

/** The filters in the order of writing. */
export function readFilterPipeline(cursor: Cursor): Hdf5Filter[] {
  const version = expectUint8(cursor, 'version', 1, 2)
  const count = readUint8(cursor)
  if (count > MAX_FILTERS) throw corruptAt(cursor, `at most ${MAX_FILTERS} filters expected, found ${count}`, 1)
  if (version === 1) skip(cursor, 6)
  return Array.from({ length: count }, () => readFilter(cursor, version))
}

function readFilter(cursor: Cursor, version: number): Hdf5Filter {
  const id = readUint16(cursor)
  const nameLength = version === 1 || id >= FIRST_NAMED_FILTER ? readUint16(cursor) : 0
  skip(cursor, 2) // flags
  const optionCount = readUint16(cursor)
  const name = new TextDecoder().decode(readBytes(cursor, nameLength)).replace(/\0.*$/s, '')
  const options = Array.from({ length: optionCount }, () => readUint32(cursor))
  if (version === 1 && optionCount % 2 === 1) skip(cursor, 4)
  return { id, name: name || (OWN_NAMES[id] ?? `filter ${id}`), options }
}

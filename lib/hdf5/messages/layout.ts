/** Data Layout message, versions 1 to 5 (HDF5 File Format 3.0, IV.A.2.i; version 5, of HDF5 2.0, has the fields of version 4). */

import {
  type Cursor,
  corruptAt,
  expectUint8,
  readAddress,
  readBytes,
  readLength,
  readUint,
  readUint8,
  readUint16,
  readUint32,
  skip,
} from '../cursor.ts'
import { MAX_RANK } from './dataspace.ts'

/** Which structure lists the chunks, with what the message says about it. */
export type ChunkIndexKind =
  | { readonly kind: 'btree-v1' }
  /** `length` and `filterMask` of the only chunk; absent where it is not filtered. */
  | { readonly kind: 'single-chunk'; readonly filtered?: { readonly length: number; readonly filterMask: number } }
  | { readonly kind: 'implicit' }
  | { readonly kind: 'fixed-array' }
  | { readonly kind: 'extensible-array' }
  | { readonly kind: 'btree-v2' }

export interface ChunkedLayout {
  readonly kind: 'chunked'
  readonly chunkShape: readonly number[]
  readonly itemSize: number
  readonly index: ChunkIndexKind
  /** Undefined where no chunk was ever written. */
  readonly address: number | undefined
  /** True where chunks that reach past the array are stored without filters. */
  readonly unfilteredEdges: boolean
  /** Chunk sizes in the index are "length" fields (version 5), and not as narrow as the chunk size allows. */
  readonly wideSizes: boolean
}

export type LayoutMessage =
  | { readonly kind: 'compact'; readonly bytes: Uint8Array }
  /** `length` is undefined in versions 1 and 2: the shape tells. */
  | { readonly kind: 'contiguous'; readonly address: number | undefined; readonly length: number | undefined }
  | ChunkedLayout
  | { readonly kind: 'virtual' }

const COMPACT = 0
const CONTIGUOUS = 1
const CHUNKED = 2
const VIRTUAL = 3

/** Flags of version 4. */
const UNFILTERED_EDGES = 0x01
const SINGLE_CHUNK_FILTERED = 0x02

export function readLayoutMessage(cursor: Cursor): LayoutMessage {
  const version = expectUint8(cursor, 'version', 1, 2, 3, 4, 5)
  return version <= 2 ? readVersion12(cursor) : readVersion345(cursor, version)
}

function readVersion12(cursor: Cursor): LayoutMessage {
  const count = readUint8(cursor)
  const kind = expectUint8(cursor, 'layout class', COMPACT, CONTIGUOUS, CHUNKED)
  skip(cursor, 5)
  if (kind === CHUNKED) return readBtreeChunked(cursor, count)

  const address = kind === CONTIGUOUS ? readAddress(cursor) : undefined
  skip(cursor, 4 * count) // the shape, cut to 32 bits
  return kind === CONTIGUOUS
    ? { kind: 'contiguous', address, length: undefined }
    : { kind: 'compact', bytes: readBytes(cursor, readUint32(cursor)) }
}

function readVersion345(cursor: Cursor, version: number): LayoutMessage {
  switch (expectUint8(cursor, 'layout class', COMPACT, CONTIGUOUS, CHUNKED, VIRTUAL)) {
    case COMPACT:
      return { kind: 'compact', bytes: readBytes(cursor, readUint16(cursor)) }
    case CONTIGUOUS:
      return { kind: 'contiguous', address: readAddress(cursor), length: readLength(cursor) }
    case CHUNKED:
      return version === 3 ? readBtreeChunked(cursor, readUint8(cursor)) : readIndexedChunked(cursor, version)
    default:
      return { kind: 'virtual' }
  }
}

/** Versions 1 to 3: always a version 1 B-tree. The last of `count` sizes is that of an element. */
function readBtreeChunked(cursor: Cursor, count: number): ChunkedLayout {
  const address = readAddress(cursor)
  return {
    ...readChunkSizes(cursor, count, 4),
    index: { kind: 'btree-v1' },
    address,
    unfilteredEdges: false,
    wideSizes: false,
  }
}

function readIndexedChunked(cursor: Cursor, version: number): ChunkedLayout {
  const flags = readUint8(cursor)
  const count = readUint8(cursor)
  const width = readUint8(cursor)
  if (width < 1 || width > 8) throw corruptAt(cursor, `chunk sizes of 1 to 8 bytes expected, found ${width}`, 1)
  return {
    ...readChunkSizes(cursor, count, width),
    index: readIndexKind(cursor, (flags & SINGLE_CHUNK_FILTERED) !== 0),
    address: readAddress(cursor),
    unfilteredEdges: (flags & UNFILTERED_EDGES) !== 0,
    wideSizes: version >= 5,
  }
}

function readIndexKind(cursor: Cursor, singleFiltered: boolean): ChunkIndexKind {
  switch (expectUint8(cursor, 'chunk index type', 1, 2, 3, 4, 5)) {
    case 1:
      return singleFiltered
        ? { kind: 'single-chunk', filtered: { length: readLength(cursor), filterMask: readUint32(cursor) } }
        : { kind: 'single-chunk' }
    case 2:
      return { kind: 'implicit' }
    case 3:
      skip(cursor, 1) // page bits; repeated in the array's header, as are the settings below
      return { kind: 'fixed-array' }
    case 4:
      skip(cursor, 5)
      return { kind: 'extensible-array' }
    default:
      skip(cursor, 6)
      return { kind: 'btree-v2' }
  }
}

function readChunkSizes(cursor: Cursor, count: number, width: number) {
  if (count < 2 || count > MAX_RANK + 1)
    throw corruptAt(cursor, `chunk sizes along 1 to ${MAX_RANK} axes and of an element expected, found ${count} sizes`)
  const sizes = Array.from({ length: count }, () => readUint(cursor, width))
  if (sizes.includes(0)) throw corruptAt(cursor, `chunk sizes above 0 expected, found [${sizes.join(', ')}]`)
  return { kind: 'chunked', chunkShape: sizes.slice(0, -1), itemSize: sizes.at(-1) ?? 0 } as const
}

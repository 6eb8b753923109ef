/** Pieces of a move (plan/source-pieces.ts) → their elements in memory. */

import { stridesOf } from '#lib/array/copy-region.ts'
import { giveBack } from '#lib/array/give-back.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, type ErrorPlace } from '#lib/errors.ts'
import type { ChunkRecord } from '#lib/hdf5/chunk-records.ts'
import type { DatasetLayout } from '#lib/hdf5/dataset-layout.ts'
import { type ChunkedLayout, decodeChunk } from '#lib/hdf5/decode-chunk.ts'
import { toNativeElements } from '#lib/hdf5/native-elements.ts'
import type { ByteRange } from '#lib/io/byte-source.ts'
import { readRanges } from '#lib/io/coalesce.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import type { MoveSource } from '#lib/plan/array-move.ts'
import type { SourcePiece } from '#lib/plan/source-pieces.ts'
import type { OpenFile } from './convert-context.ts'

/** Small arrays of a session lie near each other; a block of the cache that holds one holds many. */
const SMALL_READ_BYTES = 64 * 1024

/** Elements of a box of a dataset, little-endian. */
export interface LoadedPiece {
  readonly bytes: Uint8Array
  /** Index in the dataset of the first element. */
  readonly origin: readonly number[]
  /** Elements from one index to the next, an entry an axis of the dataset. */
  readonly strides: readonly number[]
  /** The memory behind `bytes` is this piece's alone. */
  readonly isOwn: boolean
}

export interface PieceOrigin {
  readonly file: OpenFile
  readonly path: NodePath
  readonly source: MoveSource
}

/**
 * Loads pieces of one dataset and hands each to `use`, in order; undefined where all elements are zero.
 * Ranges that lie close are fetched together; decoding runs off the main thread as far as the codec does.
 */
export async function loadPieces(
  pieces: readonly SourcePiece[],
  origin: PieceOrigin,
  use: (at: number, piece: LoadedPiece | undefined) => void,
  { signal }: Waiting = {},
): Promise<void> {
  const { file, source } = origin
  const ranges = pieces.map(piece => rangeOf(piece, source))
  const wanted = ranges.flatMap((range, at) => (range === undefined ? [] : [{ at, range }]))
  const fetched = new Map<number, Uint8Array>()
  const total = wanted.reduce((sum, { range }) => sum + range.length, 0)
  const isSmall = total <= SMALL_READ_BYTES
  await readRanges(
    isSmall ? file.small : file.source,
    wanted.map(({ range }) => range),
    (index, bytes) => {
      fetched.set(wanted[index]?.at ?? -1, bytes)
    },
    { signal },
  )
  const loading = pieces.map((piece, at) => loadPiece(piece, fetched.get(at), origin, { signal }))
  // All are awaited in turn below; one that fails meanwhile must not count as unhandled.
  for (const load of loading) load.catch(() => {})
  let isDone = !isSmall
  for (const [at, load] of loading.entries()) {
    const piece = await load
    isDone &&= piece === undefined || piece.isOwn
    use(at, piece)
  }
  // Nothing looks at the stored bytes any more; those of a cache are not ours.
  if (isDone) for (const bytes of fetched.values()) giveBack(bytes)
}

/** The bytes to fetch for a piece; undefined where there are none, or libhdf5 fetches them. */
function rangeOf(piece: SourcePiece, { layout, records, shape }: MoveSource): ByteRange | undefined {
  if (layout?.kind === 'chunked' && piece.chunk !== undefined) {
    const record = records?.get(piece.chunk)
    return record === undefined || record.length === 0 ? undefined : { offset: record.offset, length: record.length }
  }
  if (layout?.kind !== 'contiguous' || layout.offset === null) return undefined
  const from = elementAt(piece.region.start, shape)
  return { offset: layout.offset + from * layout.itemSize, length: piece.decodedBytes }
}

async function loadPiece(
  piece: SourcePiece,
  stored: Uint8Array | undefined,
  origin: PieceOrigin,
  options: Waiting,
): Promise<LoadedPiece | undefined> {
  const { layout, shape } = origin.source
  switch (layout?.kind) {
    case undefined:
      return readThroughLibrary(piece.region, origin, options)
    case 'chunked':
      return loadChunk(piece, stored, layout, origin, options)
    case 'contiguous': {
      const { start, shape: extent } = piece.region
      if (stored !== undefined)
        return { bytes: asNative(stored, layout), origin: start, strides: stridesOf(shape), isOwn: !isNative(layout) }
      const bytes = filled(layout, elementCount(extent))
      return bytes && { bytes, origin: start, strides: stridesOf(extent), isOwn: true }
    }
    case 'compact': {
      const bytes = asNative(Buffer.from(layout.bytes, 'base64'), layout)
      return { bytes, origin: shape.map(() => 0), strides: stridesOf(shape), isOwn: false }
    }
  }
}

async function loadChunk(
  piece: SourcePiece,
  stored: Uint8Array | undefined,
  layout: ChunkedLayout,
  { file, path, source }: PieceOrigin,
  { signal }: Waiting,
): Promise<LoadedPiece | undefined> {
  const { chunkShape } = layout
  const chunk = piece.region.start.map((from, axis) => Math.floor(from / (chunkShape[axis] ?? 1)))
  const record: ChunkRecord | undefined = source.records?.get(piece.chunk ?? -1)
  const place: ErrorPlace = {
    url: file.source.url,
    path,
    chunk,
    ...(record !== undefined && { offset: record.offset }),
  }
  // Bytes that pass through no filter are changed in place, and must not be a part of what others read too.
  const own = isNative(layout) ? stored : stored?.slice()
  const bytes =
    own === undefined
      ? filled(layout, elementCount(chunkShape))
      : await decodeChunk(own, layout, record?.filterMask ?? 0, { place, signal })
  const start = chunk.map((coord, axis) => coord * (chunkShape[axis] ?? 1))
  return bytes && { bytes, origin: start, strides: stridesOf(chunkShape), isOwn: bytes.buffer !== own?.buffer }
}

async function readThroughLibrary(region: Region, { file, path, source }: PieceOrigin, options: Waiting) {
  const hdf5 = await file.hdf5(options)
  const values = await hdf5.readValues(path, region, options)
  if (values.kind !== 'fixed' || values.dtype !== source.dtype)
    throw new CorruptSourceError(`Elements of type ${String(source.dtype)} expected, found ${values.kind}`, {
      url: file.source.url,
      path,
    })
  return { bytes: values.bytes, origin: region.start, strides: stridesOf(region.shape), isOwn: true }
}

/** Elements that were never written; undefined where they are zero. */
function filled(layout: DatasetLayout, count: number): Uint8Array | undefined {
  if (layout.fillValue === null) return undefined
  const bytes = Buffer.alloc(count * layout.itemSize, layout.fillValue, 'base64')
  toNativeElements(bytes, layout)
  return bytes
}

/** Elements that are to be handed on as memory has them; `stored` itself is left as it is. */
function asNative(stored: Uint8Array, layout: DatasetLayout): Uint8Array {
  if (isNative(layout)) return stored
  const own = new Uint8Array(stored)
  toNativeElements(own, layout)
  return own
}

const isNative = ({ bigEndian, usedBits }: DatasetLayout): boolean => !bigEndian && usedBits === undefined

function elementAt(index: readonly number[], shape: readonly number[]): number {
  const strides = stridesOf(shape)
  return index.reduce((element, at, axis) => element + at * (strides[axis] ?? 0), 0)
}

/**
 * What it takes to fill a box of an array's chunks from its sources: the pieces in order, and how much is held on the
 * way. The planner sizes units by it, the worker does it; both come to the same.
 */

import { type ChunkGrid, chunksMeeting, coordsOf } from '#lib/array/chunk-grid.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { elementCount, intersectRegions, type Region, wholeRegion } from '#lib/array/region.ts'
import type { ChunkRecords } from '#lib/hdf5/chunk-records.ts'
import type { NodeId } from '#lib/nwb/tree.ts'
import type { PlannedArray } from './conversion-plan.ts'
import { flattenData, isMovable } from './flatten-data.ts'
import { type SourceDataset, type SourcePiece, sourcePieces } from './source-pieces.ts'
import type { UnitSize } from './unit-memory.ts'

/** A dataset as the plan knows it, with its chunks where it has such. */
export interface MoveSource extends SourceDataset {
  readonly records: ChunkRecords | null
}

export interface ArrayMove {
  /** Datasets that the pieces number. */
  readonly datasets: readonly { readonly id: NodeId; readonly file: number; readonly source: MoveSource }[]
  readonly pieces: readonly SourcePiece[]
  /** How many pieces fill each chunk of the box, C order; chunks that none fills stay zero. */
  readonly pieceCounts: Uint32Array
  readonly size: UnitSize
  readonly readBytes: number
  readonly decodedBytes: number
}

/** The move into `chunks`, a box of the array's chunk grid; undefined where it is not made of boxes of known datasets. */
export function arrayMove(
  array: PlannedArray,
  chunks: Region,
  sourceOf: (id: NodeId) => MoveSource | undefined,
): ArrayMove | undefined {
  if (!isMovable(array.dtype, array.data)) return undefined
  const leaves = flattenData(array, regionOfChunks(array, chunks))
  if (leaves === undefined) return undefined
  const numbers = new Map<NodeId, number>()
  const datasets: ArrayMove['datasets'][number][] = []
  for (const { file, path } of leaves) {
    const id = `${file}:${path}`
    if (numbers.has(id)) continue
    const source = sourceOf(id)
    if (source === undefined) return undefined
    numbers.set(id, datasets.length)
    datasets.push({ id, file, source })
  }
  const sources = datasets.map(({ source }) => source)
  const pieces = sourcePieces(leaves, sources, leaf => numbers.get(`${leaf.file}:${leaf.path}`) ?? -1)
  return { datasets, pieces, ...costsOf(array, chunks, pieces, sources) }
}

/** The elements that a box of chunks covers, clipped to the array. */
export function regionOfChunks({ shape, chunkShape }: ChunkGrid, chunks: Region): Region {
  const start = chunks.start.map((coord, axis) => coord * (chunkShape[axis] ?? 1))
  const covered = chunks.shape.map((count, axis) => count * (chunkShape[axis] ?? 1))
  return intersectRegions({ start, shape: covered }, wholeRegion(shape)) ?? { start, shape: covered.map(() => 0) }
}

/** Numbers (C order within the box) of the chunks that a piece fills, each once. */
export function chunksOfPiece(piece: SourcePiece, grid: ChunkGrid, box: Region): ReadonlySet<number> {
  const numbers = new Set<number>()
  for (const { target } of piece.copies)
    for (const coords of coordsOf(chunksMeeting(grid, target))) numbers.add(numberInBox(box, coords))
  return numbers
}

/** C-order number of chunk coordinates within a box of them. */
export const numberInBox = (box: Region, coords: readonly number[]): number =>
  coords.reduce((number, coord, axis) => number * (box.shape[axis] ?? 1) + coord - (box.start[axis] ?? 0), 0)

/** Bytes fetched for a piece. */
export function storedBytesOfPiece({ chunk, decodedBytes }: SourcePiece, { records }: MoveSource): number {
  return chunk === undefined || records === null ? decodedBytes : records.get(chunk).length
}

function costsOf(array: PlannedArray, chunks: Region, pieces: readonly SourcePiece[], sources: readonly MoveSource[]) {
  const total = elementCount(chunks.shape)
  const pieceCounts = new Uint32Array(total)
  const first = new Uint32Array(total)
  const last = new Uint32Array(total)
  let readBytes = 0
  let decodedBytes = 0
  let pieceBytes = 0
  for (const [at, piece] of pieces.entries()) {
    const source = sources[piece.dataset]
    const stored = source === undefined ? 0 : storedBytesOfPiece(piece, source)
    readBytes += stored
    decodedBytes += piece.decodedBytes
    pieceBytes = Math.max(pieceBytes, stored + piece.decodedBytes)
    for (const number of chunksOfPiece(piece, array, chunks)) {
      if (pieceCounts[number] === 0) first[number] = at
      last[number] = at
      pieceCounts[number] = (pieceCounts[number] ?? 0) + 1
    }
  }
  const size: UnitSize = {
    chunkBytes: elementCount(array.chunkShape) * (itemSize(array.dtype) ?? 1),
    chunks: total,
    window: mostOpen(pieceCounts, first, last, pieces.length),
    row: elementCount(chunks.shape.slice(1)),
    pieceBytes,
    sourceBytes: readBytes + decodedBytes,
  }
  return { pieceCounts, size, readBytes, decodedBytes }
}

/** Most chunks that are open at once when the pieces come in order: each from its first piece to its last. */
function mostOpen(counts: Uint32Array, first: Uint32Array, last: Uint32Array, pieces: number): number {
  const change = new Int32Array(pieces + 1)
  for (const [chunk, count] of counts.entries()) {
    if (count === 0) continue
    change[first[chunk] ?? 0] = (change[first[chunk] ?? 0] ?? 0) + 1
    const after = (last[chunk] ?? 0) + 1
    change[after] = (change[after] ?? 0) - 1
  }
  let open = 0
  let most = 1
  for (const by of change) {
    open += by
    most = Math.max(most, open)
  }
  return most
}

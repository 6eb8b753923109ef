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
import { type PieceCopy, type SourceDataset, type SourcePiece, sourcePieces } from './source-pieces.ts'
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

/** A chunk, by its number (C order within the box), and what a piece puts into it. */
export interface PieceChunk {
  readonly number: number
  readonly coords: readonly number[]
  readonly copies: readonly PieceCopy[]
}

/** The chunks that a piece fills, each once, in C order. */
export function chunksOfPiece(piece: SourcePiece, grid: ChunkGrid, box: Region): readonly PieceChunk[] {
  const chunks = new Map<number, PieceChunk & { readonly copies: PieceCopy[] }>()
  for (const copy of piece.copies) {
    for (const coords of coordsOf(chunksMeeting(grid, copy.target))) {
      const number = numberInBox(box, coords)
      const known = chunks.get(number)
      if (known === undefined) chunks.set(number, { number, coords, copies: [copy] })
      else known.copies.push(copy)
    }
  }
  return [...chunks.values()].sort((a, b) => a.number - b.number)
}

/** C-order number of chunk coordinates within a box of them. */
export const numberInBox = (box: Region, coords: readonly number[]): number =>
  coords.reduce((number, coord, axis) => number * (box.shape[axis] ?? 1) + coord - (box.start[axis] ?? 0), 0)

/** Bytes fetched for a piece. */
export function storedBytesOfPiece({ chunk, decodedBytes }: SourcePiece, { records }: MoveSource): number {
  return chunk === undefined || records === null ? decodedBytes : records.get(chunk).length
}

function costsOf(array: PlannedArray, chunks: Region, pieces: readonly SourcePiece[], sources: readonly MoveSource[]) {
  const pieceCounts = new Uint32Array(elementCount(chunks.shape))
  const row = elementCount(chunks.shape.slice(1))
  const held = new Float64Array((chunks.shape[0] ?? 1) + 1)
  let readBytes = 0
  let decodedBytes = 0
  let pieceBytes = 0
  for (const piece of pieces) {
    const source = sources[piece.dataset]
    const stored = source === undefined ? 0 : storedBytesOfPiece(piece, source)
    const bytes = stored + piece.decodedBytes
    readBytes += stored
    decodedBytes += piece.decodedBytes
    pieceBytes = Math.max(pieceBytes, bytes)
    const filled = chunksOfPiece(piece, array, chunks)
    for (const { number } of filled) pieceCounts[number] = (pieceCounts[number] ?? 0) + 1
    const first = Math.floor((filled[0]?.number ?? 0) / row)
    const last = Math.floor((filled.at(-1)?.number ?? 0) / row)
    held[first] = (held[first] ?? 0) + bytes
    held[last] = (held[last] ?? 0) - bytes
  }
  const size: UnitSize = {
    chunkBytes: elementCount(array.chunkShape) * (itemSize(array.dtype) ?? 1),
    chunks: pieceCounts.length,
    row,
    heldBytes: highestSum(held),
    pieceBytes,
    sourceBytes: readBytes + decodedBytes,
  }
  return { pieceCounts, size, readBytes, decodedBytes }
}

/** The highest of the sums of the first 1, 2, … changes. */
function highestSum(changes: Float64Array): number {
  let sum = 0
  let highest = 0
  for (const change of changes) {
    sum += change
    highest = Math.max(highest, sum)
  }
  return highest
}

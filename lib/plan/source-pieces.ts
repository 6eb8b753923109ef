/**
 * Leaves (flatten-data.ts) → the pieces in which their datasets are read and decoded: stored chunks, runs of a
 * contiguous dataset, boxes asked of libhdf5. A piece is decoded once and may fill several boxes of the array.
 */

import { type ChunkGrid, chunkRegion, chunksMeeting, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { stridesOf } from '#lib/array/copy-region.ts'
import { type DataType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, intersectRegions, type Region } from '#lib/array/region.ts'
import type { DatasetLayout } from '#lib/hdf5/dataset-layout.ts'
import type { Leaf } from './flatten-data.ts'

/** How a dataset that leaves are boxes of is read: natively by its layout, or through libhdf5. */
export interface SourceDataset {
  readonly dtype: DataType
  readonly shape: readonly number[]
  /** Null where libhdf5 must read it. */
  readonly layout: DatasetLayout | null
  /** Chunk shape of the file, where there is one; libhdf5 too reads whole chunks. */
  readonly chunkShape: readonly number[] | null
}

/** A box of the dataset that goes to a box of the array. */
export interface PieceCopy {
  readonly leaf: Leaf
  readonly region: Region
  readonly target: Region
}

export interface SourcePiece {
  /** Index of the dataset among those that the pieces were made of. */
  readonly dataset: number
  /** Box of the dataset that is decoded, clipped to its shape. */
  readonly region: Region
  /** C-order number in the chunk grid, where the piece is a stored chunk. */
  readonly chunk?: number
  readonly copies: readonly PieceCopy[]
  /** Bytes after decoding; of a stored chunk all of it, edges too. */
  readonly decodedBytes: number
}

/** A run of a contiguous dataset, or a box asked of libhdf5, holds at most this much: a request's worth on S3. */
const RUN_BYTES = 8_000_000

/**
 * Pieces of all leaves, in the order in which the array needs them along its first axis. `datasetOf` names the dataset of a leaf by its index in
 * `datasets`.
 */
export function sourcePieces(
  leaves: readonly Leaf[],
  datasets: readonly SourceDataset[],
  datasetOf: (leaf: Leaf) => number,
): readonly SourcePiece[] {
  const stored = new Map<string, Omit<SourcePiece, 'copies'> & { readonly copies: PieceCopy[] }>()
  for (const leaf of leaves) {
    const index = datasetOf(leaf)
    const dataset = datasets[index]
    if (dataset === undefined) continue
    for (const cell of cellsOf(dataset, leaf.region)) {
      const region = intersectRegions(cell.region, leaf.region)
      if (region === undefined) continue
      const copy = { leaf, region, target: targetOf(leaf, region) }
      const key = `${index}:${cell.chunk ?? cell.region.start.join()}`
      const known = stored.get(key)
      if (known !== undefined && cell.chunk !== undefined) known.copies.push(copy)
      else
        stored.set(cell.chunk === undefined ? `${key}:${stored.size}` : key, {
          dataset: index,
          ...cell,
          copies: [copy],
        })
    }
  }
  for (const { copies } of stored.values()) copies.sort((a, b) => compareStarts(a.target, b.target))
  return [...stored.values()].sort((a, b) => compareStarts(a.copies[0]?.target, b.copies[0]?.target))
}

/** Box of the array that the part `region` of the leaf's box fills. */
function targetOf(leaf: Leaf, region: Region): Region {
  return {
    start: leaf.axes.map(
      (axis, at) =>
        (leaf.target.start[at] ?? 0) + (axis === null ? 0 : (region.start[axis] ?? 0) - (leaf.region.start[axis] ?? 0)),
    ),
    shape: leaf.axes.map(axis => (axis === null ? 1 : (region.shape[axis] ?? 1))),
  }
}

type Cell = Pick<SourcePiece, 'region' | 'chunk' | 'decodedBytes'>

function* cellsOf(dataset: SourceDataset, region: Region): Generator<Cell> {
  const { layout, shape, chunkShape } = dataset
  const size = itemSize(dataset.dtype) ?? 1
  if (layout?.kind === 'chunked') yield* chunkCells({ shape, chunkShape: layout.chunkShape }, region, size)
  else if (layout !== null) yield* runCells(region, box => spanOf(box, shape) * size)
  else yield* runCells(region, box => elementCount(box.shape) * size, chunkShape?.[0])
}

function* chunkCells(grid: ChunkGrid, region: Region, size: number): Generator<Cell> {
  const counts = gridShape(grid)
  const decodedBytes = elementCount(grid.chunkShape) * size
  for (const coords of coordsOf(chunksMeeting(grid, region))) {
    const chunk = coords.reduce((number, coord, axis) => number * (counts[axis] ?? 1) + coord, 0)
    yield { region: chunkRegion(grid, coords), chunk, decodedBytes }
  }
}

/**
 * Whole rows of the box, as many as RUN_BYTES hold, in multiples of `step` rows of the dataset; a row that is longer
 * is cut along the next axis.
 */
function* runCells(region: Region, bytesOf: (box: Region) => number, step = 1, axis = 0): Generator<Cell> {
  const length = region.shape[axis]
  const decodedBytes = bytesOf(region)
  if (length === undefined || decodedBytes <= RUN_BYTES) {
    yield { region, decodedBytes }
    return
  }
  const from = region.start[axis] ?? 0
  const rows = Math.max(1, Math.floor(RUN_BYTES / (decodedBytes / length) / step)) * step
  for (let row = from - (from % step); row < from + length; row += rows) {
    const begin = Math.max(row, from)
    const shape = region.shape.with(axis, Math.min(row + rows, from + length) - begin)
    yield* runCells({ start: region.start.with(axis, begin), shape }, bytesOf, 1, axis + 1)
  }
}

/** Elements from the first to the last of a box, those between that are not in it counted too. */
function spanOf(box: Region, shape: readonly number[]): number {
  const strides = stridesOf(shape)
  return box.shape.reduce((span, length, axis) => span + (length - 1) * (strides[axis] ?? 0), 1)
}

/** C order of where boxes begin. */
function compareStarts(a: Region | undefined, b: Region | undefined): number {
  const left = a?.start ?? []
  const right = b?.start ?? []
  for (let axis = 0; axis < left.length; axis++) {
    const difference = (left[axis] ?? 0) - (right[axis] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

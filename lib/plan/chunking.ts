/**
 * Chunk shapes by size and shape alone, so that the same data is cut the same way on every machine. A store on S3 is
 * as fast as its chunks are large and its objects few; the first axis of NWB data is time, and long runs of time are
 * what people read.
 */

import { elementCount } from '#lib/array/region.ts'

export interface ChunkingInput {
  /** As stored: a scalar is `[1]`. */
  readonly shape: readonly number[]
  /** Bytes of one element; an estimate where elements vary. */
  readonly itemSize: number
  /** Chunk shape of the source, where it has one of the same rank. */
  readonly sourceChunkShape: readonly number[] | null
  /** Bytes that a chunk aims at, uncompressed. */
  readonly chunkBytes: number
}

/**
 * Uncompressed bytes of all chunks side by side in a row of chunks. Whoever cuts data anew that is stored by time must
 * hold two such rows at times, and 512 MB should do; whoever reads one channel fetches about a tenth of it.
 */
const CHUNK_ROW_BYTES = 96_000_000

/** Fewer columns than this are never split: coordinates, pairs and short vectors are read together. */
const MIN_COLUMNS = 8

/** The chunk shape for an array; every length is ≥ 1, and at most the array's, axes of length 0 aside. */
export function chooseChunkShape(input: ChunkingInput): number[] {
  const { shape, itemSize, chunkBytes } = input
  if (elementCount(shape) === 0) return shape.map(() => 1)
  if (elementCount(shape) * itemSize <= chunkBytes) return [...shape]
  if (shape.length === 2) return cutMatrix(input)
  return cutStack(input)
}

/** (time, channel): a group of channels over a long time. */
function cutMatrix({ shape, itemSize, sourceChunkShape, chunkBytes }: ChunkingInput): number[] {
  const [rows = 1, columns = 1] = shape
  const [sourceRows = 1, sourceColumns = 1] = sourceChunkShape ?? []
  const share = Math.min(1, chunkBytes / CHUNK_ROW_BYTES)
  const fewest = Math.min(columns, MIN_COLUMNS)
  const wanted = Math.min(
    columns,
    Math.max(fewest, Math.ceil(columns * share), Math.ceil(chunkBytes / (rows * itemSize))),
  )
  const width = evenWidth(columns, wanted, sourceColumns)
  return [cutLength(rows, chunkBytes / (width * itemSize), sourceRows), width]
}

/** (time, …): whole frames, as many as fit; a frame that does not fit is cut along its first axis, and so on. */
function cutStack({ shape, itemSize, sourceChunkShape, chunkBytes }: ChunkingInput): number[] {
  const chunkShape = [...shape]
  for (let axis = 0; axis < shape.length; axis++) {
    const below = elementCount(shape.slice(axis + 1)) * itemSize
    if (below <= chunkBytes) {
      chunkShape[axis] = cutLength(shape[axis] ?? 1, chunkBytes / below, sourceChunkShape?.[axis] ?? 1)
      break
    }
    chunkShape[axis] = 1
  }
  return chunkShape
}

/**
 * About `wanted` indices a chunk: as many chunks as that takes, all of about the same length, each a whole number of
 * source chunks where those are shorter, so that none is decoded for two chunks.
 */
function cutLength(length: number, wanted: number, sourceLength: number): number {
  const chunks = Math.ceil(length / Math.max(1, Math.floor(wanted)))
  const even = Math.ceil(length / chunks)
  if (sourceLength > even) return even
  const up = Math.ceil(even / sourceLength) * sourceLength
  const down = Math.floor(even / sourceLength) * sourceLength
  return Math.min(length, up <= wanted * 1.25 ? up : down)
}

/** About `wanted` columns: of whole source chunks where those are narrower, and dividing all columns evenly if it can be. */
function evenWidth(columns: number, wanted: number, sourceColumns: number): number {
  const step = sourceColumns < columns && sourceColumns <= wanted ? sourceColumns : 1
  const least = Math.ceil(wanted / step) * step
  for (let width = least; width <= wanted * 1.5; width += step) if (columns % width === 0) return width
  return Math.min(columns, least)
}

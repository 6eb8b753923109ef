/**
 * Cuts an array's chunk grid into the boxes that units own: along ends of source chunks, so that each is decoded once;
 * small enough to be held in memory; large enough for few, long requests.
 */

import { type ChunkGrid, gridShape } from '#lib/array/chunk-grid.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { ChunkRange } from './axis-cuts.ts'

export interface BoxInput {
  readonly grid: ChunkGrid
  readonly itemSize: number
  /** Smallest aligned runs of chunks, an entry an axis (axis-cuts.ts). */
  readonly cuts: readonly (readonly ChunkRange[])[]
  /** Rows of the array that one source piece fills. */
  readonly pieceRows: number
  /** Stored bytes of the source for a byte of the array. */
  readonly storedRatio: number
}

export interface BoxLimits {
  /** What a unit may hold at once, bytes: a row of chunks, and pieces that reach into the next; what is wider is narrowed. */
  readonly heldBytes: number
  /** The same for what is made wider than it must be, so that units can be worked on side by side. */
  readonly widenBytes: number
  /** Uncompressed bytes that a unit aims at. */
  readonly unitBytes: number
}

/** A request for less costs nearly as much time as one for this much. */
const WORTHWHILE_READ_BYTES = 1_000_000

/** A cut within a source chunk decodes it twice; between this many rows of source chunks that is 2 % at most. */
const ROWS_BETWEEN_CUTS = 50

/** Boxes of chunk coordinates, C order, that cover the grid once. */
export function unitBoxes(input: BoxInput, limits: BoxLimits): readonly Region[] {
  const perColumn = heldPerColumn(input)
  const width = fitWidth(input, perColumn, limits)
  const rowBytes = elementCount(input.grid.chunkShape) * input.itemSize * widestOf(width)
  const wanted = Math.max(1, Math.round(limits.unitBytes / rowBytes))
  const fits = perColumn * widestOf(width) <= limits.heldBytes
  // A unit of one row holds no piece for the next; whatever reaches further is decoded once more there.
  return boxesOf([cutRows(input, wanted, fits ? undefined : 1), ...width])
}

/** Bytes held at once for each chunk of a unit's width: the chunk, and the pieces that reach into the next row. */
function heldPerColumn({ grid, itemSize, cuts, pieceRows, storedRatio }: BoxInput): number {
  const [rows = 1, ...rest] = grid.chunkShape
  const rowBytes = elementCount(rest) * itemSize
  const isAligned = cuts[0]?.length === gridShape(grid)[0]
  return rows * rowBytes + (isAligned ? 0 : pieceRows * rowBytes * (1 + storedRatio))
}

/** Ranges along the axes after the first: narrowed until they fit, widened while reads would be short. */
function fitWidth(
  input: BoxInput,
  perColumn: number,
  { heldBytes, widenBytes }: BoxLimits,
): readonly (readonly ChunkRange[])[] {
  let width: readonly (readonly ChunkRange[])[] = input.cuts.slice(1)
  while (perColumn * widestOf(width) > heldBytes) {
    const narrowed = halveWidest(width)
    if (narrowed === undefined) break
    width = narrowed
  }
  const columnBytes = elementCount(input.grid.chunkShape.slice(1)) * input.itemSize
  const storedPerColumn = columnBytes * input.pieceRows * input.storedRatio
  for (;;) {
    const widest = widestOf(width)
    const least = Math.ceil(WORTHWHILE_READ_BYTES / (storedPerColumn * widest))
    const widened = least > 1 ? joinRanges(width, least, Math.floor(widenBytes / (perColumn * widest))) : undefined
    if (widened === undefined) return width
    width = widened
  }
}

/** Chunks in the widest box across the axes after the first. */
const widestOf = (axes: readonly (readonly ChunkRange[])[]): number =>
  axes.reduce((product, ranges) => product * longestOf(ranges), 1)

const longestOf = (ranges: readonly ChunkRange[]): number =>
  ranges.reduce((longest, { from, to }) => Math.max(longest, to - from), 1)

/** The ranges of the axis with the longest ones cut in two; undefined where all are single chunks. */
function halveWidest(axes: readonly (readonly ChunkRange[])[]): readonly (readonly ChunkRange[])[] | undefined {
  const longest = Math.max(...axes.map(longestOf))
  if (!(longest > 1)) return undefined
  const axis = axes.findIndex(ranges => longestOf(ranges) === longest)
  return axes.with(
    axis,
    (axes[axis] ?? []).flatMap(range => evenRanges(range, Math.ceil(longest / 2))),
  )
}

/**
 * Neighbours along the last axis that has several ranges joined evenly, at least `least` and never more than `most` of them;
 * undefined where none can be joined.
 */
function joinRanges(
  axes: readonly (readonly ChunkRange[])[],
  least: number,
  most: number,
): readonly (readonly ChunkRange[])[] | undefined {
  const axis = axes.findLastIndex(ranges => ranges.length > 1)
  const ranges = axes[axis] ?? []
  if (ranges.length < 2 || most < 2) return undefined
  const wanted = Math.max(1, Math.floor(ranges.length / least))
  const parts = Math.ceil(ranges.length / wanted) > most ? Math.ceil(ranges.length / most) : wanted
  const joined = evenRanges({ from: 0, to: ranges.length }, Math.ceil(ranges.length / parts)).flatMap(
    ({ from, to }) => {
      const [first, last] = [ranges[from], ranges[to - 1]]
      return first === undefined || last === undefined ? [] : [{ from: first.from, to: last.to }]
    },
  )
  return axes.with(axis, joined)
}

/** Ranges of the first axis of about `wanted` chunks, and no more than `most` where that is given. */
function cutRows({ grid, cuts, pieceRows }: BoxInput, wanted: number, most: number | undefined): readonly ChunkRange[] {
  const fewest = Math.ceil((ROWS_BETWEEN_CUTS * pieceRows) / (grid.chunkShape[0] ?? 1))
  const longest = most ?? Math.max(wanted, fewest)
  const rows: ChunkRange[] = []
  for (const range of cuts[0] ?? []) {
    const last = rows.at(-1)
    if (last !== undefined && range.to - last.from <= Math.min(wanted, longest))
      rows[rows.length - 1] = { from: last.from, to: range.to }
    else rows.push(...evenRanges(range, longest))
  }
  return rows
}

/** The range in as few parts of about equal length as are no longer than `most`. */
function evenRanges({ from, to }: ChunkRange, most: number): readonly ChunkRange[] {
  const parts = Math.ceil((to - from) / most)
  const cut = (part: number) => from + Math.round(((to - from) * part) / parts)
  return Array.from({ length: parts }, (_, part) => ({ from: cut(part), to: cut(part + 1) }))
}

function boxesOf([ranges, ...rest]: readonly (readonly ChunkRange[])[]): readonly Region[] {
  if (ranges === undefined) return [{ start: [], shape: [] }]
  const inner = boxesOf(rest)
  return ranges.flatMap(({ from, to }) =>
    inner.map(({ start, shape }) => ({ start: [from, ...start], shape: [to - from, ...shape] })),
  )
}

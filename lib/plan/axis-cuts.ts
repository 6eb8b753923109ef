/** Where an array can be cut between units so that no source chunk has to be decoded for both sides. */

import { type ChunkGrid, gridShape } from '#lib/array/chunk-grid.ts'
import type { Leaf } from './flatten-data.ts'
import type { SourceDataset } from './source-pieces.ts'

/** Chunk numbers `from` ≤ n < `to` along one axis of the target's grid. */
export interface ChunkRange {
  readonly from: number
  readonly to: number
}

/** The smallest runs of target chunks along each axis whose ends fall on ends of source chunks. */
export function axisCuts(
  grid: ChunkGrid,
  leaves: readonly Leaf[],
  datasetOf: (leaf: Leaf) => SourceDataset | undefined,
): readonly (readonly ChunkRange[])[] {
  const counts = gridShape(grid)
  return counts.map((count, axis) => {
    const spans = sourceSpans(leaves, axis, datasetOf)
    const length = grid.chunkShape[axis] ?? 1
    const ranges: ChunkRange[] = []
    let from = 0
    for (let chunk = 1; chunk <= count; chunk++) {
      if (chunk < count && !spans.every(span => isBoundary(span, chunk * length))) continue
      ranges.push({ from, to: chunk })
      from = chunk
    }
    return ranges
  })
}

/** Rows (axis 0) of the array that one source chunk fills, at most. */
export function rowsPerPiece(leaves: readonly Leaf[], datasetOf: (leaf: Leaf) => SourceDataset | undefined): number {
  return leaves.reduce((most, leaf) => {
    const dataset = datasetOf(leaf)
    const rows = dataset === undefined ? 1 : stepOf(dataset, leaf.axes[0] ?? null)
    return Math.max(most, Math.min(rows, leaf.target.shape[0] ?? 1))
  }, 1)
}

/** A run of the array along one axis that comes from one leaf; source chunks end every `step` from `phase` on. */
interface Span {
  readonly from: number
  readonly to: number
  readonly phase: number
  readonly step: number
}

function sourceSpans(
  leaves: readonly Leaf[],
  axis: number,
  datasetOf: (leaf: Leaf) => SourceDataset | undefined,
): readonly Span[] {
  const spans = new Map<string, Span>()
  for (const leaf of leaves) {
    const dataset = datasetOf(leaf)
    const from = leaf.target.start[axis] ?? 0
    const to = from + (leaf.target.shape[axis] ?? 1)
    const sourceAxis = leaf.axes[axis] ?? null
    const step = dataset === undefined ? 1 : stepOf(dataset, sourceAxis)
    // A run of one index, and one that can be cut anywhere, forbid nothing.
    if (to - from <= 1 || step === 1) continue
    const phase = from - (sourceAxis === null ? 0 : (leaf.region.start[sourceAxis] ?? 0))
    spans.set(`${from}:${to}:${step}:${phase}`, { from, to, step, phase })
  }
  return [...spans.values()]
}

/** Indices of one axis of a dataset that are decoded together. */
function stepOf({ layout, chunkShape }: SourceDataset, axis: number | null): number {
  if (axis === null) return 1
  if (layout?.kind === 'chunked') return layout.chunkShape[axis] ?? 1
  if (layout?.kind === 'compact') return Number.POSITIVE_INFINITY
  // Rows of contiguous storage can be read singly; parts of a row cost as much as the row.
  return chunkShape?.[axis] ?? (axis === 0 ? 1 : Number.POSITIVE_INFINITY)
}

const isBoundary = ({ from, to, step, phase }: Span, at: number): boolean =>
  at <= from || at >= to || (at - phase) % step === 0

/** Planned arrays → units of work: large arrays in boxes of chunks, small ones packed. */

import { chunkCount } from '#lib/array/chunk-grid.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import { arrayMove, regionOfChunks } from './array-move.ts'
import { axisCuts, rowsPerPiece } from './axis-cuts.ts'
import type { PlannedArray, Route, UnitPiece, WorkUnit } from './conversion-plan.ts'
import { filesOf, type Rows } from './files-of-data.ts'
import type { Leaf } from './flatten-data.ts'
import { cutAtKeyFrames } from './key-frame-cuts.ts'
import { type ArrayPlan, elementBytes, type PlanSource, type PlanSources, sourceOf } from './plan-array.ts'
import { unitBoxes } from './unit-boxes.ts'
import { totalMemory, unitMemory } from './unit-memory.ts'

/** Uncompressed bytes that a unit aims at: under a minute's work for one core, seconds for a repeat after a crash. */
const UNIT_BYTES = 256_000_000

/** Stored chunks that a unit reads at most, where output chunks allow it: each costs a kilobyte of memory and a part of a request. */
const MOST_PIECES = 50_000

/** Packed arrays: as many as this in bytes and in number. */
const PACK_BYTES = 16_000_000
const PACK_ARRAYS = 200

/** Share of the memory that one unit may hold for long, at most and by choice; the rest is for what is on its way. */
const HELD_SHARE = 0.8
const WIDEN_SHARE = 0.5

/** What a unit costs, before it has a number. */
type UnitDraft = Omit<WorkUnit, 'index'>

export interface UnitsInput {
  readonly plans: readonly ArrayPlan[]
  readonly sources: PlanSources
  /** Memory that all units together may use. */
  readonly budgetBytes: number
}

/** Units that write every chunk of every array once; numbered in order. */
export function makeUnits({ plans, sources, budgetBytes }: UnitsInput): readonly WorkUnit[] {
  const drafts: UnitDraft[] = []
  let pack: UnitDraft[] = []
  let packed = 0
  const flush = () => {
    if (pack.length > 0) drafts.push(joinDrafts(pack))
    pack = []
    packed = 0
  }
  for (const [number, plan] of plans.entries()) {
    const units = unitsOfArray(number, plan, sources, budgetBytes)
    const [only] = units
    if (units.length > 1 || only === undefined || rawBytesOf(plan) > PACK_BYTES / 2) {
      drafts.push(...units)
      continue
    }
    if (packed + rawBytesOf(plan) > PACK_BYTES || pack.length === PACK_ARRAYS) flush()
    pack.push(only)
    packed += rawBytesOf(plan)
  }
  flush()
  return drafts.map((draft, index) => ({ index, ...draft }))
}

export const rawBytesOf = ({ array }: ArrayPlan): number => elementCount(array.shape) * elementBytes(array.dtype)

/** Source bytes that the array needs if each of its stored chunks is read once. */
export function storedBytesOf({ array, leaves }: ArrayPlan, sources: PlanSources): number {
  if (array.route === 'values') return 0
  if (leaves === undefined) return rawBytesOf({ array, leaves })
  const seen = new Set<PlanSource>()
  let total = 0
  for (const leaf of leaves) {
    const source = sourceOf(sources, leaf)
    if (source === undefined || seen.has(source)) continue
    seen.add(source)
    total += storedBytes(source)
  }
  return total
}

function storedBytes({ records, shape, dtype }: PlanSource): number {
  if (records === null) return elementCount(shape) * elementBytes(dtype)
  let total = 0
  for (let chunk = 0; chunk < records.count; chunk++) total += records.get(chunk).length
  return total
}

function unitsOfArray(
  number: number,
  plan: ArrayPlan,
  sources: PlanSources,
  budgetBytes: number,
): readonly UnitDraft[] {
  const { array, leaves } = plan
  if (chunkCount(array) === 0) return []
  const isMoved = array.route === 'rechunk' || array.route === 'hyperslab'
  if (leaves !== undefined && isMoved) return movedUnits(number, plan, leaves, sources, budgetBytes)
  return chunkwiseUnits(number, plan, sources)
}

/** Routes that go chunk by chunk have nothing to align to but key frames: boxes are rows of chunks. */
function chunkwiseUnits(number: number, plan: ArrayPlan, sources: PlanSources): readonly UnitDraft[] {
  const { array } = plan
  const chunkBytes = elementCount(array.chunkShape) * elementBytes(array.dtype)
  const total = chunkCount(array)
  const input = { grid: array, itemSize: elementBytes(array.dtype), cuts: axisCuts(array, [], () => undefined) }
  const unlimited = Number.POSITIVE_INFINITY
  const limits = { heldBytes: unlimited, widenBytes: unlimited, unitBytes: UNIT_BYTES }
  const boxes = unitBoxes({ ...input, pieceRows: 1, storedRatio: 1 }, limits)
  return cutAtKeyFrames(boxes, array, array.data).map(chunks => {
    const count = elementCount(chunks.shape)
    return {
      pieces: [{ array: number, chunks }],
      files: array.route === 'frames' ? filesOf(array, rowsOf(array, chunks)) : filesOf(array),
      readBytes: Math.ceil((storedBytesOf(plan, sources) * count) / total),
      decodedBytes: array.route === 'copy' ? 0 : count * chunkBytes,
      memoryBytes: Math.ceil(Math.min(count, CHUNKS_AT_ONCE) * chunkBytes * MEMORY_OF_CHUNK[array.route]),
    }
  })
}

/** Rows of the array that chunks hold, half-open. */
function rowsOf(array: PlannedArray, chunks: Region): Rows {
  const { start, shape } = regionOfChunks(array, chunks)
  return { from: start[0] ?? 0, to: (start[0] ?? 0) + (shape[0] ?? 0) }
}

/** Chunks of the other routes that one unit works on at the same time. */
export const CHUNKS_AT_ONCE = 4

/** Bytes held for a byte of a chunk; values that libhdf5 hands out take more room than they have bytes. */
const MEMORY_OF_CHUNK: Readonly<Record<Route, number>> = { copy: 1, values: 3, hyperslab: 4, rechunk: 2, frames: 2 }

function movedUnits(
  number: number,
  plan: ArrayPlan,
  leaves: readonly Leaf[],
  sources: PlanSources,
  budgetBytes: number,
): readonly UnitDraft[] {
  const { array } = plan
  const datasetOf = (leaf: Leaf) => sourceOf(sources, leaf)
  const input = {
    grid: array,
    itemSize: elementBytes(array.dtype),
    cuts: axisCuts(array, leaves, datasetOf),
    pieceRows: rowsPerPiece(leaves, datasetOf),
    storedRatio: storedBytesOf(plan, sources) / rawBytesOf(plan),
  }
  const boxes = unitBoxes(input, {
    heldBytes: budgetBytes * HELD_SHARE,
    widenBytes: budgetBytes * WIDEN_SHARE,
    unitBytes: Math.min(UNIT_BYTES, bytesOfPieces(plan, leaves, sources)),
  })
  return boxes.flatMap(chunks => {
    const move = arrayMove(array, chunks, id => sources.get(id))
    if (move === undefined) return []
    const { readBytes, decodedBytes, size, datasets } = move
    const files = [...new Set(datasets.map(({ file }) => file))].sort((a, b) => a - b)
    // Two units at once if it can be: while one ends, the other keeps cores and network busy. Else one with all there is.
    const half = totalMemory(unitMemory(size, budgetBytes / 2))
    const memoryBytes = half <= budgetBytes / 2 ? half : totalMemory(unitMemory(size, budgetBytes))
    return [{ pieces: [{ array: number, chunks }], files, readBytes, decodedBytes, memoryBytes }]
  })
}

/** Bytes of the array that MOST_PIECES stored chunks fill, about. */
function bytesOfPieces(plan: ArrayPlan, leaves: readonly Leaf[], sources: PlanSources): number {
  const datasets = new Set(leaves.map(leaf => sourceOf(sources, leaf)))
  const stored = [...datasets].reduce((sum, source) => sum + (source?.records?.count ?? 0), 0)
  return stored === 0 ? Number.POSITIVE_INFINITY : (MOST_PIECES * rawBytesOf(plan)) / stored
}

function joinDrafts(drafts: readonly UnitDraft[]): UnitDraft {
  const sum = (of: (draft: UnitDraft) => number) => drafts.reduce((total, draft) => total + of(draft), 0)
  const pieces: readonly UnitPiece[] = drafts.flatMap(draft => draft.pieces)
  return {
    pieces,
    files: [...new Set(drafts.flatMap(draft => draft.files))].sort((a, b) => a - b),
    readBytes: sum(draft => draft.readBytes),
    decodedBytes: sum(draft => draft.decodedBytes),
    memoryBytes: sum(draft => draft.memoryBytes),
  }
}

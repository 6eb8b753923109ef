/**
 * Fills a box of an array's chunks from pieces of its sources, bytes for bytes: each piece is fetched and decoded once
 * and put into every chunk that it meets, while other pieces are on their way and full chunks are encoded and written.
 */

import { chunkRegion, chunksMeeting, coordsOf } from '#lib/array/chunk-grid.ts'
import { copyStrided, stridedAt, stridesOf } from '#lib/array/copy-region.ts'
import { type DataType, isNumberType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, intersectRegions, type Region, wholeRegion } from '#lib/array/region.ts'
import { byteBudget, mapLimit, type Waiting } from '#lib/async.ts'
import { TransformError } from '#lib/errors.ts'
import {
  type ArrayMove,
  chunksOfPiece,
  type MoveSource,
  numberInBox,
  storedBytesOfPiece,
} from '#lib/plan/array-move.ts'
import type { PlannedArray, UnitPiece } from '#lib/plan/conversion-plan.ts'
import type { PieceCopy, SourcePiece } from '#lib/plan/source-pieces.ts'
import { ENCODE_LANES, unitMemory } from '#lib/plan/unit-memory.ts'
import { castBytes } from './cast-bytes.ts'
import { type ConvertContext, fileOf, type WrittenKey } from './convert-context.ts'
import { type LoadedPiece, loadPieces } from './load-piece.ts'
import { type OpenChunks, openChunks } from './open-chunks.ts'
import { writeChunk } from './write-chunk.ts'

/** Pieces of as many bytes, stored and decoded, are fetched together. */
const BATCH_BYTES = 8_000_000

/** Batches on their way; the memory for them is bounded besides. */
const BATCH_LANES = 6

/** Writes the chunks of `unit` by its `move`, holding at most `memoryBytes` (what the planner found to be enough). */
export async function moveArray(
  array: PlannedArray,
  unit: UnitPiece,
  { move, memoryBytes }: { readonly move: ArrayMove; readonly memoryBytes: number },
  context: ConvertContext,
  { signal }: Waiting = {},
): Promise<readonly WrittenKey[]> {
  const memory = unitMemory(move.size, memoryBytes)
  const box = unit.chunks
  const coords = [...coordsOf(box)]
  const keys: WrittenKey[] = []
  const stop = new AbortController()
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  const encoding = byteBudget(ENCODE_LANES)
  const chunks = openChunks(
    {
      chunkBytes: move.size.chunkBytes,
      budgetBytes: memory.outputBytes,
      pieceCounts: move.pieceCounts,
      async write(number, bytes) {
        const at = coords[number] ?? []
        const values = { kind: 'fixed', dtype: fixedType(array), bytes } as const
        const write = () => writeChunk(array, at, values, wholeRegion(array.chunkShape), context, { signal: both })
        keys[number] = await encoding.use(1, write, { signal: both })
      },
      onFailure: error => stop.abort(error),
    },
    { signal: both },
  )
  try {
    const source = byteBudget(memory.sourceBytes)
    const batches = batchesOf(move)
    const fill = (batch: Batch) => fillFrom(batch, { array, box, move, chunks, context }, { signal: both })
    await mapLimit(
      batches,
      BATCH_LANES,
      batch => {
        // Asked for in order and before anything is awaited, so that memory goes to chunks in the order of the pieces.
        for (const piece of batch.pieces)
          for (const number of chunksOfPiece(piece, array, box)) chunks.open(number).catch(() => {})
        return source.use(batch.bytes, () => fill(batch), { signal: both })
      },
      { signal: both },
    )
    for (const [number, count] of move.pieceCounts.entries()) if (count === 0) await chunks.open(number)
    await chunks.finish()
    return keys
  } catch (error) {
    stop.abort(error)
    await chunks.abandon(error)
    throw error
  }
}

interface Batch {
  readonly dataset: number
  readonly pieces: readonly SourcePiece[]
  /** Stored and decoded. */
  readonly bytes: number
}

/** Pieces of one dataset that follow one another. */
function batchesOf({ pieces, datasets }: ArrayMove): readonly Batch[] {
  const batches: { dataset: number; pieces: SourcePiece[]; bytes: number }[] = []
  for (const piece of pieces) {
    const source = datasets[piece.dataset]?.source
    const bytes = piece.decodedBytes + (source === undefined ? 0 : storedBytesOfPiece(piece, source))
    const last = batches.at(-1)
    if (last?.dataset === piece.dataset && last.bytes + bytes <= BATCH_BYTES) {
      last.pieces.push(piece)
      last.bytes += bytes
    } else batches.push({ dataset: piece.dataset, pieces: [piece], bytes })
  }
  return batches
}

interface Filling {
  readonly array: PlannedArray
  readonly box: Region
  readonly move: ArrayMove
  readonly chunks: OpenChunks
  readonly context: ConvertContext
}

async function fillFrom(batch: Batch, filling: Filling, options: Waiting): Promise<void> {
  const { array, box, move, chunks, context } = filling
  const dataset = move.datasets[batch.dataset]
  if (dataset === undefined) return
  const { id, file, source } = dataset
  const path = id.slice(id.indexOf(':') + 1) as PlannedArray['path']
  const use = async (at: number, loaded: LoadedPiece | undefined) => {
    const piece = batch.pieces[at]
    if (piece === undefined) return
    for (const copy of piece.copies) if (loaded !== undefined) await putCopy(loaded, copy, source, filling)
    for (const number of chunksOfPiece(piece, array, box)) chunks.markFilled(number)
  }
  await loadPieces(batch.pieces, { file: fileOf(context, file), path, source }, use, options)
}

/** Puts one box of a loaded piece into every chunk that it meets. */
async function putCopy(loaded: LoadedPiece, copy: PieceCopy, source: MoveSource, { array, box, chunks }: Filling) {
  const size = itemSize(array.dtype) ?? 1
  const { axes } = copy.leaf
  const from = copy.leaf.casts.length === 0 ? loaded : castPiece(loaded, copy, source.dtype, array)
  for (const coords of coordsOf(chunksMeeting(array, copy.target))) {
    const chunk = chunkRegion(array, coords)
    const meeting = intersectRegions(chunk, copy.target)
    if (meeting === undefined) continue
    const bytes = await chunks.open(numberInBox(box, coords))
    const offset = copy.region.start.reduce((offset, start, axis) => {
      const along = axes.indexOf(axis)
      const inside = along < 0 ? 0 : (meeting.start[along] ?? 0) - (copy.target.start[along] ?? 0)
      return offset + (start + inside - (from.origin[axis] ?? 0)) * (from.strides[axis] ?? 0)
    }, 0)
    const strides = axes.map(axis => (axis === null ? 0 : (from.strides[axis] ?? 0)))
    const start = meeting.start.map((at, axis) => at - (chunk.start[axis] ?? 0))
    copyStrided({ bytes: from.bytes, offset, strides }, stridedAt(bytes, array.chunkShape, start), meeting.shape, size)
  }
}

/** Only the box that is used: what lies around it in a chunk may be anything, and need not fit the other type. */
function castPiece(
  loaded: LoadedPiece,
  { leaf, region }: PieceCopy,
  stored: DataType,
  array: PlannedArray,
): LoadedPiece {
  const size = itemSize(stored) ?? 1
  const packed = new Uint8Array(elementCount(region.shape) * size)
  const offset = region.start.reduce(
    (offset, at, axis) => offset + (at - (loaded.origin[axis] ?? 0)) * (loaded.strides[axis] ?? 0),
    0,
  )
  const strides = stridesOf(region.shape)
  copyStrided({ ...loaded, offset }, { bytes: packed, offset: 0, strides }, region.shape, size)
  let bytes: Uint8Array = packed
  let type = stored
  for (const cast of leaf.casts) {
    if (!isNumberType(type) || !isNumberType(cast)) break
    bytes = castBytes(bytes, type, cast, array.path)
    type = cast
  }
  return { bytes, origin: region.start, strides }
}

function fixedType({ dtype, path }: PlannedArray) {
  if (isNumberType(dtype) || dtype === 'bool') return dtype
  throw new TransformError('move', `${path} does not hold numbers.`, { path })
}

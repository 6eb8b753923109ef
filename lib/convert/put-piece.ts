/** A decoded piece → its place in the output chunks that it meets. */

import { chunkRegion } from '#lib/array/chunk-grid.ts'
import { copyStrided, stridedAt, stridesOf } from '#lib/array/copy-region.ts'
import { type DataType, isNumberType, itemSize } from '#lib/array/dtype.ts'
import { giveBack } from '#lib/array/give-back.ts'
import { elementCount, intersectRegions, type Region } from '#lib/array/region.ts'
import { type ArrayMove, chunksOfPiece, type MoveSource } from '#lib/plan/array-move.ts'
import type { PlannedArray } from '#lib/plan/conversion-plan.ts'
import type { PieceCopy, SourcePiece } from '#lib/plan/source-pieces.ts'
import { castBytes } from './cast-bytes.ts'
import type { LoadedPiece } from './load-piece.ts'
import type { OpenChunks } from './open-chunks.ts'

/** What pieces are put into: chunks of `box`, which `move` fills. */
export interface PieceTarget {
  readonly array: PlannedArray
  readonly box: Region
  readonly move: ArrayMove
  readonly chunks: OpenChunks
}

/** Puts a piece into every chunk that it meets, in C order; waits for those that have no memory yet. Uses the piece up. */
export async function putPiece(
  piece: SourcePiece,
  loaded: LoadedPiece | undefined,
  { array, box, move, chunks }: PieceTarget,
): Promise<void> {
  const source = move.datasets[piece.dataset]?.source
  for (const { number, coords, copies } of chunksOfPiece(piece, array, box)) {
    const bytes = await chunks.open(number)
    if (loaded !== undefined && source !== undefined)
      for (const copy of copies) putCopy(loaded, copy, source, chunkRegion(array, coords), bytes, array)
    chunks.markFilled(number)
  }
  if (loaded?.isOwn) giveBack(loaded.bytes)
}

/** Puts what of a copy lies in one chunk into the chunk's bytes. */
function putCopy(
  loaded: LoadedPiece,
  copy: PieceCopy,
  source: MoveSource,
  chunk: Region,
  bytes: Uint8Array,
  array: PlannedArray,
): void {
  const meeting = intersectRegions(chunk, copy.target)
  if (meeting === undefined) return
  const { axes, casts } = copy.leaf
  const from = casts.length === 0 ? loaded : castPiece(loaded, copy, source.dtype, array)
  const offset = copy.region.start.reduce((offset, start, axis) => {
    const along = axes.indexOf(axis)
    const inside = along < 0 ? 0 : (meeting.start[along] ?? 0) - (copy.target.start[along] ?? 0)
    return offset + (start + inside - (from.origin[axis] ?? 0)) * (from.strides[axis] ?? 0)
  }, 0)
  const strides = axes.map(axis => (axis === null ? 0 : (from.strides[axis] ?? 0)))
  const start = meeting.start.map((at, axis) => at - (chunk.start[axis] ?? 0))
  const target = stridedAt(bytes, array.chunkShape, start)
  copyStrided({ bytes: from.bytes, offset, strides }, target, meeting.shape, itemSize(array.dtype) ?? 1)
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
  return { bytes, origin: region.start, strides, isOwn: true }
}

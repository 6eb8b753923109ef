/** Which pieces of a move are fetched together: those that lie side by side in the file, in as few requests as memory allows. */

import { DEFAULT_GAP_BYTES } from '#lib/io/coalesce.ts'
import { type ArrayMove, type MoveSource, storedBytesOfPiece } from '#lib/plan/array-move.ts'
import type { SourcePiece } from '#lib/plan/source-pieces.ts'

/** Pieces of one dataset that follow one another. */
export interface PieceBatch {
  readonly dataset: number
  readonly pieces: readonly SourcePiece[]
  /** Stored and decoded bytes of each piece. */
  readonly bytes: readonly number[]
}

/** Most bytes of a batch, stored and decoded, where it is not one piece alone. */
const BATCH_BYTES = 12_000_000

/** All pieces of the move, in order; a run of neighbours is cut only where it is larger than a batch. */
export function pieceBatches(move: ArrayMove): readonly PieceBatch[] {
  const batches: Run[] = []
  for (const run of runsOf(move)) {
    const last = batches.at(-1)
    if (last?.dataset !== run.dataset || last.total + run.total > BATCH_BYTES) {
      batches.push(run)
      continue
    }
    last.pieces.push(...run.pieces)
    last.bytes.push(...run.bytes)
    last.total += run.total
  }
  return batches
}

interface Run extends PieceBatch {
  readonly pieces: SourcePiece[]
  readonly bytes: number[]
  total: number
  /** Where its last stored chunk ends in the file. */
  end: number
}

/** Pieces that come in one request, or so few bytes apart that they do. */
function runsOf({ pieces, datasets }: ArrayMove): readonly Run[] {
  const runs: Run[] = []
  for (const piece of pieces) {
    const { dataset } = piece
    const source = datasets[dataset]?.source
    const bytes = piece.decodedBytes + (source === undefined ? 0 : storedBytesOfPiece(piece, source))
    const offset = offsetOf(piece, source)
    const end = endOf(piece, source)
    const last = runs.at(-1)
    const isNear = last !== undefined && offset >= last.end && offset - last.end <= DEFAULT_GAP_BYTES
    if (last?.dataset !== dataset || !isNear || last.total + bytes > BATCH_BYTES) {
      runs.push({ dataset, pieces: [piece], bytes: [bytes], total: bytes, end })
      continue
    }
    last.pieces.push(piece)
    last.bytes.push(bytes)
    last.total += bytes
    last.end = end
  }
  return runs
}

/** Where a stored chunk begins in its file; nothing is near to what is no stored chunk. */
function offsetOf({ chunk }: SourcePiece, source: MoveSource | undefined): number {
  return chunk === undefined ? Number.NaN : (source?.records?.get(chunk).offset ?? Number.NaN)
}

function endOf(piece: SourcePiece, source: MoveSource | undefined): number {
  return offsetOf(piece, source) + (piece.chunk === undefined ? 0 : (source?.records?.get(piece.chunk).length ?? 0))
}

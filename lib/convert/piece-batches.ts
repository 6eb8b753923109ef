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

/** From so many bytes on, stored and decoded, a batch ends where the next piece needs a request of its own anyway. */
const ENOUGH_BYTES = 8_000_000

/** Here it ends in any case. */
const MOST_BYTES = 12_000_000

/** All pieces of the move, in order. */
export function pieceBatches({ pieces, datasets }: ArrayMove): readonly PieceBatch[] {
  const batches: { dataset: number; pieces: SourcePiece[]; bytes: number[]; total: number; end: number }[] = []
  for (const piece of pieces) {
    const { dataset } = piece
    const source = datasets[dataset]?.source
    const bytes = piece.decodedBytes + (source === undefined ? 0 : storedBytesOfPiece(piece, source))
    const offset = offsetOf(piece, source)
    const last = batches.at(-1)
    const isNear = last !== undefined && offset >= last.end && offset - last.end <= DEFAULT_GAP_BYTES
    if (last?.dataset === dataset && last.total + bytes <= (isNear ? MOST_BYTES : ENOUGH_BYTES)) {
      last.pieces.push(piece)
      last.bytes.push(bytes)
      last.total += bytes
      last.end = endOf(piece, source)
    } else batches.push({ dataset, pieces: [piece], bytes: [bytes], total: bytes, end: endOf(piece, source) })
  }
  return batches
}

/** Where a stored chunk begins in its file; nothing is near to what is no stored chunk. */
function offsetOf({ chunk }: SourcePiece, source: MoveSource | undefined): number {
  return chunk === undefined ? Number.NaN : (source?.records?.get(chunk).offset ?? Number.NaN)
}

function endOf(piece: SourcePiece, source: MoveSource | undefined): number {
  return offsetOf(piece, source) + (piece.chunk === undefined ? 0 : (source?.records?.get(piece.chunk).length ?? 0))
}

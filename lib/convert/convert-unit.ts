/** A unit of work → its chunks in the store, and the receipt that says so. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { arrayMove } from '#lib/plan/array-move.ts'
import type { Receipt, UnitPiece, WorkUnit } from '#lib/plan/conversion-plan.ts'
import type { ConvertContext, WrittenKey } from './convert-context.ts'
import { copyChunks } from './copy-chunks.ts'
import { moveArray } from './move-array.ts'
import { writeFrames } from './write-frames.ts'
import { writeValues } from './write-values.ts'

/** Small arrays of one unit that are worked on at the same time: their cost is waiting, not computing. */
const ARRAY_LANES = 8

/**
 * Writes every chunk that the unit owns. The same unit gives the same bytes whenever and however often it is run; it
 * writes no key that is not its own.
 */
export async function convertUnit(unit: WorkUnit, context: ConvertContext, { signal }: Waiting = {}): Promise<Receipt> {
  const lanes = unit.pieces.length > 1 ? ARRAY_LANES : 1
  const written = await mapLimit(
    unit.pieces,
    lanes,
    (piece, _, options) => convertPiece(piece, unit.memoryBytes, context, options),
    { signal },
  )
  const keys = written.flat().map(({ key, size }) => ({ key, size }))
  return { fingerprint: context.plan.fingerprint, unit: unit.index, keys }
}

function convertPiece(
  piece: UnitPiece,
  memoryBytes: number,
  context: ConvertContext,
  options: Waiting,
): Promise<readonly WrittenKey[]> {
  const array = context.plan.arrays[piece.array]
  if (array === undefined) throw new InvalidInputError(`A unit names array ${piece.array}, which the plan lacks.`)
  switch (array.route) {
    case 'copy':
      return copyChunks(array, piece, context, options)
    case 'frames':
      return writeFrames(array, piece, context, options)
    case 'values':
      return writeValues(array, piece, context, options)
    case 'rechunk':
    case 'hyperslab': {
      const move = arrayMove(array, piece.chunks, context.sourceOf)
      if (move === undefined) return writeValues(array, piece, context, options)
      return moveArray(array, piece, { move, memoryBytes }, context, options)
    }
  }
}

/**
 * Fills a box of an array's chunks from pieces of its sources, bytes for bytes: each piece is fetched and decoded once
 * and put into every chunk that it meets, while other pieces are on their way and full chunks are encoded and written.
 */

import { availableParallelism } from 'node:os'
import { coordsOf } from '#lib/array/chunk-grid.ts'
import { isNumberType } from '#lib/array/dtype.ts'
import { wholeRegion } from '#lib/array/region.ts'
import { type ByteBudget, byteBudget, mapLimit, type Waiting } from '#lib/async.ts'
import { TransformError } from '#lib/errors.ts'
import type { NodeId, NodePath } from '#lib/nwb/tree.ts'
import type { ArrayMove } from '#lib/plan/array-move.ts'
import type { PlannedArray, UnitPiece } from '#lib/plan/conversion-plan.ts'
import { ENCODE_LANES, unitMemory } from '#lib/plan/unit-memory.ts'
import { type ConvertContext, fileOf, type WrittenKey } from './convert-context.ts'
import { type LoadedPiece, loadPieces } from './load-piece.ts'
import { openChunks } from './open-chunks.ts'
import { type PieceBatch, pieceBatches } from './piece-batches.ts'
import { type PieceTarget, putPiece } from './put-piece.ts'
import { writeChunk } from './write-chunk.ts'

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
  const keys: WrittenKey[] = []
  const stop = new AbortController()
  const waiting = { signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]) }
  const fail = (error: unknown) => stop.abort(error)

  const coords = [...coordsOf(unit.chunks)]
  // More than cores would only keep pieces out of the thread pool, and each other out of the caches.
  const encoding = byteBudget(Math.min(ENCODE_LANES, availableParallelism()))
  const write = async (number: number, bytes: Uint8Array) => {
    const values = { kind: 'fixed', dtype: fixedType(array), bytes } as const
    const whole = wholeRegion(array.chunkShape)
    const encode = () => writeChunk(array, coords[number] ?? [], values, whole, context, waiting)
    keys[number] = await encoding.use(1, encode, waiting)
  }
  const chunks = openChunks(
    {
      chunkBytes: move.size.chunkBytes,
      budgetBytes: memory.outputBytes,
      pieceCounts: move.pieceCounts,
      write,
      onFailure: fail,
    },
    waiting,
  )
  const filling: Filling = { array, box: unit.chunks, move, chunks, context, budget: byteBudget(memory.sourceBytes) }
  const flows: Promise<void>[] = []
  try {
    // Memory goes to chunks in C order, as pieces come, so that the first ones never wait for later ones.
    for (const number of coords.keys()) chunks.open(number).catch(() => {})
    const load = (batch: PieceBatch) => {
      const { loaded, done } = loadBatch(batch, filling, waiting)
      flows.push(...done.map(flow => flow.catch(fail)))
      return loaded
    }
    await mapLimit(pieceBatches(move), BATCH_LANES, load, waiting)
    await Promise.all(flows)
    await chunks.finish()
    return keys
  } catch (error) {
    fail(error)
    await chunks.abandon(error)
    await Promise.all(flows)
    throw error
  }
}

interface Filling extends PieceTarget {
  readonly context: ConvertContext
  /** Memory of pieces, from before they are fetched until their last byte is in its place. */
  readonly budget: ByteBudget
}

/**
 * Fetches and decodes the pieces of a batch. `loaded` is settled when all are; `done` has a promise a piece, settled when it
 * is in all its chunks, which may be much later: a piece that reaches into the next row of chunks waits for it.
 */
function loadBatch(batch: PieceBatch, filling: Filling, options: Waiting) {
  const dataset = filling.move.datasets[batch.dataset]
  const granted = batch.pieces.map(() => Promise.withResolvers<void>())
  const loads = batch.pieces.map(() => Promise.withResolvers<LoadedPiece | undefined>())
  for (const { promise } of loads) promise.catch(() => {})
  // Asked for before anything is awaited, so that memory goes to pieces in their order.
  const done = batch.pieces.map((piece, at) =>
    filling.budget.use(
      batch.bytes[at] ?? 0,
      async () => {
        granted[at]?.resolve()
        await putPiece(piece, await loads[at]?.promise, filling)
      },
      options,
    ),
  )
  const load = async () => {
    try {
      // Without the race, pieces that are never granted memory after a failure would be waited for in vain.
      await Promise.race([Promise.all(granted.map(({ promise }) => promise)), Promise.all(done)])
      if (dataset === undefined) return
      const origin = { file: fileOf(filling.context, dataset.file), path: pathOf(dataset.id), source: dataset.source }
      await loadPieces(batch.pieces, origin, (at, piece) => loads[at]?.resolve(piece), options)
    } catch (error) {
      for (const { reject } of loads) reject(error)
      throw error
    }
  }
  return { loaded: load(), done }
}

const pathOf = (id: NodeId): NodePath => id.slice(id.indexOf(':') + 1) as NodePath

function fixedType({ dtype, path }: PlannedArray) {
  if (isNumberType(dtype) || dtype === 'bool') return dtype
  throw new TransformError('move', `${path} does not hold numbers.`, { path })
}

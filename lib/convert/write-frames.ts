/** Frames of recordings → chunks. Decoded in order, once; encoding one row of chunks goes on while the next is decoded. */

import { chunkRegion, coordsOf } from '#lib/array/chunk-grid.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Waiting } from '#lib/async.ts'
import { TransformError } from '#lib/errors.ts'
import type { PlannedArray, UnitPiece } from '#lib/plan/conversion-plan.ts'
import type { ConvertContext, WrittenKey } from './convert-context.ts'
import { framesOf, transposeFrame } from './frame-box.ts'
import { writeChunk } from './write-chunk.ts'

/** Writes the chunks of `unit`; two rows of them are in memory. */
export async function writeFrames(
  array: PlannedArray,
  unit: UnitPiece,
  context: ConvertContext,
  options: Waiting = {},
): Promise<readonly WrittenKey[]> {
  const rows = rowsOf(array, unit)
  const keys: WrittenKey[] = []
  let writing: Promise<readonly WrittenKey[]> = Promise.resolve([])
  try {
    for await (const row of decodedRows(array, rows, context, options)) {
      keys.push(...(await writing))
      writing = writeRow(array, row, context, options)
      // A failure is met at the next row or at the end; until then it must not count as unhandled.
      writing.catch(() => {})
    }
    keys.push(...(await writing))
  } finally {
    await writing.catch(() => {})
  }
  return keys
}

/** A chunk, and the elements of it once they are decoded. */
interface ChunkPart {
  readonly coords: readonly number[]
  readonly region: Region
}

interface DecodedPart extends ChunkPart {
  readonly bytes: Uint8Array
}

/** The chunks over the same frames, row by row. */
function rowsOf(array: PlannedArray, { chunks }: UnitPiece): readonly (readonly ChunkPart[])[] {
  const first = chunks.start[0] ?? 0
  return Array.from({ length: chunks.shape[0] ?? 0 }, (_, row) => {
    const box = { start: chunks.start.with(0, first + row), shape: chunks.shape.with(0, 1) }
    return [...coordsOf(box)].map(coords => ({ coords, region: chunkRegion(array, coords) }))
  })
}

async function* decodedRows(
  array: PlannedArray,
  rows: readonly (readonly ChunkPart[])[],
  context: ConvertContext,
  options: Waiting,
): AsyncGenerator<readonly DecodedPart[]> {
  const regions = rows.map(row => row[0]?.region)
  const [start = 0, end = 0] = [regions.at(0)?.start[0], endOf(regions.at(-1))]
  const frames = framesOf(array, start, end, context, options)
  try {
    for (const row of rows) {
      const chunks = row.map(chunk => ({ ...chunk, bytes: new Uint8Array(elementCount(chunk.region.shape)) }))
      const count = row[0]?.region.shape[0] ?? 0
      for (let frame = 0; frame < count; frame++) {
        const { value } = await frames.next()
        if (value === undefined)
          throw new TransformError('frames', `${array.path} needs ${end - start} frames; fewer came.`, {
            path: array.path,
          })
        for (const { region, bytes } of chunks) {
          const [start, shape] = [region.start.slice(1), region.shape.slice(1)]
          const size = elementCount(shape)
          transposeFrame(value, array.shape, { start, shape }, bytes.subarray(frame * size, (frame + 1) * size))
        }
      }
      yield chunks
    }
  } finally {
    await frames.return(undefined)
  }
}

const endOf = (region: Region | undefined): number => (region?.start[0] ?? 0) + (region?.shape[0] ?? 0)

async function writeRow(
  array: PlannedArray,
  chunks: readonly DecodedPart[],
  context: ConvertContext,
  options: Waiting,
): Promise<readonly WrittenKey[]> {
  const keys: WrittenKey[] = []
  for (const { coords, region, bytes } of chunks) {
    const part = { start: region.start.map(() => 0), shape: region.shape }
    keys.push(await writeChunk(array, coords, { kind: 'fixed', dtype: 'uint8', bytes }, part, context, options))
  }
  return keys
}

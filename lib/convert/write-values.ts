/** Arrays that are not moved as bytes: text, references, records, values of the plan. A chunk at a time. */

import { chunkRegion, coordsOf } from '#lib/array/chunk-grid.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import type { PlannedArray, UnitPiece } from '#lib/plan/conversion-plan.ts'
import { CHUNKS_AT_ONCE } from '#lib/plan/make-units.ts'
import type { ConvertContext, WrittenKey } from './convert-context.ts'
import { evaluateData } from './evaluate-data.ts'
import { writeChunk } from './write-chunk.ts'

/** Writes the chunks of `unit`. */
export function writeValues(
  array: PlannedArray,
  unit: UnitPiece,
  context: ConvertContext,
  { signal }: Waiting = {},
): Promise<readonly WrittenKey[]> {
  const { path } = array
  return mapLimit(
    coordsOf(unit.chunks),
    CHUNKS_AT_ONCE,
    async (coords, _, options) => {
      const region = chunkRegion(array, coords)
      const values = await evaluateData(array, region, context, { ...options, path })
      const part = { start: region.start.map(() => 0), shape: region.shape }
      return writeChunk(array, coords, values, part, context, options)
    },
    { signal },
  )
}

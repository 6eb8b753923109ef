/** How long one machine is at a unit of work: fetching, decoding, encoding, writing, one after another. */

import { elementCount } from '#lib/array/region.ts'
import type { ConversionPlan, WorkUnit } from './conversion-plan.ts'
import { type CostModel, encodeSeconds } from './cost-model.ts'
import { elementBytes } from './plan-array.ts'

/** Bytes a second that a Lambda gets out of S3 for long; bursts are faster. */
const READ_RATE = 60e6

/** Seconds a written object costs on S3, with as many under way as a unit has. */
const SECONDS_PER_OBJECT = 0.01

/** Uncompressed bytes of frames that one core decodes in a second. */
const FRAME_RATE = 30e6

/** Seconds on `costs.cores` cores, with nothing else going on. */
export function unitSeconds(unit: WorkUnit, { arrays }: Pick<ConversionPlan, 'arrays'>, costs: CostModel): number {
  let cpuSeconds = unit.decodedBytes / costs.inflateRate
  let objects = 0
  for (const piece of unit.pieces) {
    const array = arrays[piece.array]
    if (array === undefined) continue
    const chunks = elementCount(piece.chunks.shape)
    const raw = chunks * elementCount(array.chunkShape) * elementBytes(array.dtype)
    objects += chunks
    if (array.route === 'copy') continue
    cpuSeconds += raw / costs.copyRate + encodeSeconds(raw, array.compressor, costs)
    if (array.route === 'frames') cpuSeconds += raw / FRAME_RATE
  }
  return unit.readBytes / READ_RATE + cpuSeconds / costs.cores + objects * SECONDS_PER_OBJECT
}

/** Where the elements of a region lie in an array that is stored as one run of bytes. */

import type { Region } from '#lib/array/region.ts'
import type { ByteRange } from '#lib/io/byte-source.ts'

/** How many separate runs of bytes a region has: `contiguousRanges` makes as many ranges. */
export function contiguousRangeCount(shape: readonly number[], region: Region): number {
  if (region.shape.includes(0)) return 0
  return region.shape.slice(0, runAxis(shape, region)).reduce((product, length) => product * length, 1)
}

/**
 * The region's bytes in C order, relative to the array's first byte; neighbours are merged, so a region of whole rows is
 * one range. Ask `contiguousRangeCount` first where the number must be bounded.
 */
export function contiguousRanges(shape: readonly number[], itemSize: number, region: Region): ByteRange[] {
  const count = contiguousRangeCount(shape, region)
  const axis = runAxis(shape, region)
  const steps = byteSteps(shape, itemSize)
  const length = (region.shape[axis] ?? 1) * (steps[axis] ?? itemSize)
  const origin = region.start.reduce((sum, from, along) => sum + from * (steps[along] ?? 0), 0)
  return Array.from({ length: count }, (_, run) => {
    let offset = origin
    let rest = run
    for (let along = axis - 1; along >= 0; along--) {
      const extent = region.shape[along] ?? 1
      offset += (rest % extent) * (steps[along] ?? 0)
      rest = Math.floor(rest / extent)
    }
    return { offset, length }
  })
}

/** The slowest axis that one run covers: all faster ones are taken whole, or it is the last. 0 without axes. */
function runAxis(shape: readonly number[], region: Region): number {
  let axis = Math.max(0, shape.length - 1)
  while (axis > 0 && region.shape[axis] === shape[axis]) axis--
  return axis
}

/** Bytes from one index to the next along each axis. */
function byteSteps(shape: readonly number[], itemSize: number): number[] {
  const steps: number[] = []
  let step = itemSize
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    steps[axis] = step
    step *= shape[axis] ?? 1
  }
  return steps
}

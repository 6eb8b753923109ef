/** The elements of all arrays, a few arrays at a time. */

import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { type CompareContext, type ComparedArray, compareArray } from './compare-array.ts'
import type { ArrayPair } from './compare-nodes.ts'

/** Arrays at work at once: small ones wait for requests, large ones for the byte budget. */
const ARRAY_LANES = 4

export interface CompareProgress {
  readonly path: string
  /** Uncompressed. */
  readonly bytesDone: number
  readonly bytesTotal: number
  readonly arraysDone: number
  readonly arraysTotal: number
}

export interface ArraysOptions extends Waiting {
  /** Told after each box. */
  onProgress?(progress: CompareProgress): void
}

export async function compareArrays(
  pairs: readonly ArrayPair[],
  context: Omit<CompareContext, 'onBox'>,
  { signal, onProgress }: ArraysOptions = {},
): Promise<ComparedArray> {
  const bytesTotal = pairs.reduce((total, pair) => total + bytesOf(pair), 0)
  const progress = { bytesDone: 0, arraysDone: 0 }
  const onBox = (path: string, bytes: number) => {
    progress.bytesDone += bytes
    onProgress?.({ path, ...progress, bytesTotal, arraysTotal: pairs.length })
  }
  const all = await mapLimit(
    pairs,
    ARRAY_LANES,
    async (pair, _, options) => {
      const result = await compareArray(pair, { ...context, onBox }, options)
      progress.arraysDone++
      return result
    },
    { signal },
  )
  return {
    differences: all.flatMap(({ differences }) => differences),
    notCompared: all.flatMap(({ notCompared }) => notCompared),
    values: all.reduce((total, { values }) => total + values, 0),
    bytes: all.reduce((total, { bytes }) => total + bytes, 0),
  }
}

const bytesOf = ({ expected, stored }: ArrayPair): number =>
  elementCount(stored.metadata.shape) * (itemSize(expected.dtype) ?? 1)

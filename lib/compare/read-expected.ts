/**
 * Elements as the sources have them. libhdf5 decodes them, which has no part in how a conversion moves numbers; where it
 * would be slow, for files that are far away, it decodes the beginning of each array and the conversion's own readers the
 * rest.
 */

import type { DataType } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { evaluateData } from '#lib/convert/evaluate-data.ts'
import type { DataPart } from '#lib/nwb/tree.ts'
import type { PlanSources } from '#lib/plan/plan-array.ts'
import { readNatively } from './read-natively.ts'

export interface ExpectedPart extends DataPart {
  /** Undefined where only the source knows it. */
  readonly dtype: DataType | undefined
}

/** `path` names the array in errors. */
export type ReadExpected = (
  part: ExpectedPart,
  region: Region,
  options: Waiting & { readonly path: string },
) => Promise<Values>

/** Reads from the files by their numbers. References come as identities. `sources`: datasets that are far away. */
export const expectedReader =
  (files: readonly OpenFile[], sources: PlanSources = new Map()): ReadExpected =>
  async (part, region, options) => {
    const isBeginning = region.start.every(start => start === 0)
    const values =
      isBeginning || sources.size === 0 ? undefined : await readNatively(part, region, files, sources, options)
    return values ?? evaluateData(part, region, { files }, options)
  }

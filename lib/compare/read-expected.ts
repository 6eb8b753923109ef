/** Elements as the sources have them, decoded by libhdf5, which has no part in how a conversion moves numbers. */

import type { DataType } from '#lib/array/dtype.ts'
import type { Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { evaluateData } from '#lib/convert/evaluate-data.ts'
import type { DataPart } from '#lib/nwb/tree.ts'

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

/** Reads from the files by their numbers. References come as identities. */
export const expectedReader =
  (files: readonly OpenFile[]): ReadExpected =>
  (part, region, options) =>
    evaluateData(part, region, { files }, options)

/**
 * Elements as the sources have them, decoded by libhdf5, which has no part in how a conversion moves numbers. It works in
 * one thread and waits for one request after another, so that by itself it would take longer than to convert: the
 * conversion's own readers, which the other boxes prove, take over a part of each large array.
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

export interface ReadOptions extends Waiting {
  /** Output path of the array, for errors. */
  readonly path: string
  /** Number of the box among those of the array, where there are several. */
  readonly box?: { readonly number: number; readonly count: number }
}

export type ReadExpected = (part: ExpectedPart, region: Region, options: ReadOptions) => Promise<Values>

export interface ExpectedSources {
  readonly files: readonly OpenFile[]
  /** Datasets that may be read without libhdf5. */
  readonly layouts: PlanSources
  /** The files are not on this machine. */
  readonly isFar: boolean
}

/** Reads from the files by their numbers. References come as identities. */
export const expectedReader =
  ({ files, layouts, isFar }: ExpectedSources): ReadExpected =>
  async (part, region, options) => {
    const isNative = layouts.size > 0 && isReadNatively(isFar, options.box)
    const values = isNative ? await readNatively(part, region, files, layouts, options) : undefined
    return values ?? evaluateData(part, region, { files }, options)
  }

/** Every other box; of files that are far away all but the first of several. */
const isReadNatively = (isFar: boolean, { number, count }: NonNullable<ReadOptions['box']> = ALONE): boolean =>
  isFar ? number > 0 || count === 1 : number % 2 === 1

const ALONE = { number: 0, count: 1 }

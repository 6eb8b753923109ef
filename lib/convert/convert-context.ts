/** What every route of a conversion has at hand: the plan, the files it reads, the store it writes. */

import type { Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { chunkRecordsOf } from '#lib/hdf5/chunk-records.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { Store } from '#lib/io/store.ts'
import type { NodeId } from '#lib/nwb/tree.ts'
import type { MoveSource } from '#lib/plan/array-move.ts'
import type { ConversionPlan } from '#lib/plan/conversion-plan.ts'
import type { ChunkContext } from '#lib/zarr/encode-chunk.ts'

/** A source file, by bytes and, where that is not enough, through libhdf5. */
export interface OpenFile {
  readonly source: ByteSource
  /** The same through a cache of small blocks: for what lies scattered over the file. */
  readonly index: ByteSource
  /** The same through a cache of large blocks: for what is small and lies among its like. */
  readonly small: ByteSource
  /** Opened at the first call; the owner of the file closes it. */
  hdf5(options?: Waiting): Promise<Hdf5File>
}

export interface ConvertContext {
  readonly plan: ConversionPlan
  /** By file number. */
  readonly files: readonly OpenFile[]
  /** Where chunks go. */
  readonly store: Store
  /** The dataset with that identity among those that the plan moves as bytes. */
  sourceOf(id: NodeId): MoveSource | undefined
  /** The program for recordings whose codec is not decoded here; looked for in PATH where none is named. */
  readonly ffmpeg?: string | undefined
  /** `ffmpeg`: decode every recording there, as a check on the decoders here. */
  readonly decoder?: 'own' | 'ffmpeg' | undefined
  /** Called for each chunk that is in the store, with its uncompressed bytes. */
  onChunk?(path: string, rawBytes: number): void
}

/** What it takes to evaluate data without writing any. */
export type DataContext = Pick<ConvertContext, 'files' | 'ffmpeg' | 'decoder'>

/** A key that a unit has written. */
export interface WrittenKey {
  readonly key: string
  readonly size: number
}

/** The datasets of a plan by identity; `records` as in the plan's files, parsed when first needed. */
export function moveSources(
  plan: ConversionPlan,
  records: readonly (Uint8Array | null)[],
): (id: NodeId) => MoveSource | undefined {
  const numbers = new Map(plan.layouts.map(({ file, path }, number) => [`${file}:${path}`, number]))
  return id => {
    const number = numbers.get(id) ?? -1
    const layout = plan.layouts[number]
    if (layout === undefined) return undefined
    const packed = records[number] ?? null
    return { ...layout, records: packed === null ? null : chunkRecordsOf(packed) }
  }
}

export function fileOf({ files }: DataContext, number: number): OpenFile {
  const file = files[number]
  if (file === undefined) throw new InvalidInputError(`The plan names file ${number}, of ${files.length}.`)
  return file
}

/** How the elements of chunks that are references are written. */
export function chunkContext({ plan }: ConvertContext, path: string, { signal }: Waiting): ChunkContext {
  return {
    sourceObjectId: plan.rootObjectId,
    resolve(id) {
      const target = Object.hasOwn(plan.targets, id) ? plan.targets[id] : undefined
      if (target !== undefined) return target
      throw new InvalidInputError(`A reference in ${path} leads to ${id}, which is no object of the output.`, {
        path,
        advice: 'Leave the array out with --exclude, or keep what it refers to.',
      })
    },
    signal,
  }
}

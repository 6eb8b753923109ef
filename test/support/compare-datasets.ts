/** Converts the datasets of numbers of any HDF5 file, session or not, and holds them against libhdf5. */

import { isNumberType } from '#lib/array/dtype.ts'
import { moveSources } from '#lib/convert/convert-context.ts'
import { convertUnit } from '#lib/convert/convert-unit.ts'
import { isNwb2zarrError } from '#lib/errors.ts'
import type { Hdf5Dataset, Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { makePlan } from '#lib/plan/make-plan.ts'
import { type OpenFiles, openFiles } from '#lib/stages/open-files.ts'
import { planOptions } from '#lib/stages/payloads.ts'
import { readPlanSources } from '#lib/stages/plan-sources.ts'
import { assembleArray } from './assemble-array.ts'

export interface DatasetOutcome {
  /** Datasets whose values are those that libhdf5 reads. */
  readonly equal: number
  /** Why the others were not converted, or, without datasets, the file not read: a line each. */
  readonly refused: readonly string[]
  /** Datasets that came out otherwise than libhdf5 reads them. */
  readonly different: readonly string[]
  /** Stacks of errors that are not ours. */
  readonly faults: readonly string[]
}

/** Larger datasets are left alone: their store is kept in memory. */
const MOST_BYTES = 16_000_000

export async function compareDatasets(path: string): Promise<DatasetOutcome> {
  const outcome = { equal: 0, refused: [] as string[], different: [] as string[], faults: [] as string[] }
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (isNwb2zarrError(error)) outcome.refused.push(error.message)
      else outcome.faults.push(error instanceof Error ? `${error.stack}` : `${error}`)
      return undefined
    }
  }
  const signal = new AbortController().signal
  await attempt(async () => {
    const files = await openFiles([path], { signal, openSource: url => openFileSource(url) })
    try {
      const hdf5 = await files.files[0]?.hdf5()
      if (hdf5 === undefined) return
      for (const object of await hdf5.readObjects()) {
        if (object.kind !== 'dataset' || !isComparable(object)) continue
        const converted = await attempt(() => convertDataset(object, files))
        if (converted === undefined) continue
        const truth = await attempt(() => readTruth(hdf5, object))
        // What libhdf5 refuses nobody can judge.
        if (truth === undefined) continue
        if (Buffer.compare(truth, converted) === 0) outcome.equal++
        else outcome.different.push(object.path)
      }
    } finally {
      await files.close()
    }
  })
  return outcome
}

function isComparable({ dtype, shape }: Hdf5Dataset): boolean {
  const count = shape?.reduce((product, length) => product * length, 1) ?? 0
  return isNumberType(dtype) && count > 0 && count * 8 <= MOST_BYTES
}

async function convertDataset({ path, ...dataset }: Hdf5Dataset, files: OpenFiles): Promise<Uint8Array> {
  const { dtype, shape } = dataset
  const id = `0:${path}` as const
  const node = {
    kind: 'dataset',
    name: 'data',
    id,
    attributes: [],
    dtype,
    shape,
    data: { kind: 'source', file: 0, path },
  } as const
  const root = { kind: 'group', name: '', id: '0:/', attributes: [], children: [node] } as const
  const tree: NwbTree = { files: files.treeFiles, root }
  const sources = await readPlanSources(tree, new Map([[id, { path, ...dataset }]]), files.files)
  const tool = { name: 'test', version: '0' }
  const options = planOptions.parse({})
  const { plan, units, layoutSources } = makePlan({
    tree,
    targets: new Map(),
    sources,
    options,
    tool,
    fingerprint: 'f',
  })
  const store = openMemoryStore()
  const records = layoutSources.map(({ packed }) => packed)
  const context = { plan, files: files.files, store, sourceOf: moveSources(plan, records) }
  for (const unit of units) await convertUnit(unit, context)
  const [array] = plan.arrays
  return array === undefined ? new Uint8Array(0) : assembleArray(array, store)
}

async function readTruth(hdf5: Hdf5File, { path }: Hdf5Dataset): Promise<Uint8Array> {
  const values = await hdf5.readValues(path)
  return values.kind === 'fixed' ? values.bytes : new Uint8Array(0)
}

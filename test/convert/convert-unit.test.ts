/** Units against libhdf5: random datasets, expressions, chunk shapes and memory; every chunk once, every byte right. */

import { afterAll, describe, expect, it } from 'vitest'
import { coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { wholeRegion } from '#lib/array/region.ts'
import { type ConvertContext, moveSources } from '#lib/convert/convert-context.ts'
import { convertUnit } from '#lib/convert/convert-unit.ts'
import { evaluateData } from '#lib/convert/evaluate-data.ts'
import type { Hdf5Dataset } from '#lib/hdf5/hdf5-file.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import type { Data, DataPart, DatasetNode, NwbTree } from '#lib/nwb/tree.ts'
import { makePlan } from '#lib/plan/make-plan.ts'
import { openFiles } from '#lib/stages/open-files.ts'
import { planOptions } from '#lib/stages/payloads.ts'
import { readPlanSources } from '#lib/stages/plan-sources.ts'
import { chunkKey } from '#lib/zarr/chunk-key.ts'
import { assembleArray } from '#test/support/assemble-array.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { randomNumbers } from '#test/support/random.ts'
import { LIBVERS, randomDataset, writeHdf5 } from '#test/support/write-hdf5.ts'

const signal = new AbortController().signal
const opened: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(opened.map(file => file.close())))

/** A file with random datasets, as a session's files. */
async function randomFile(seed: number) {
  const random = randomNumbers(seed)
  const datasets = Array.from({ length: 8 }, (_, at) => randomDataset(random, `d${at}`))
  const libver = LIBVERS[seed % LIBVERS.length] ?? 'earliest'
  const bytes = await writeHdf5(datasets, { libver, seed })
  const files = await openFiles(['memory'], { signal, openSource: async () => memorySource(bytes) })
  opened.push(files)
  const hdf5 = await files.files[0]!.hdf5()
  const objects = await hdf5.readObjects()
  return { files, random, datasets: objects.filter(object => object.kind === 'dataset') }
}

/** Data made of one dataset in one of the ways that steps make it. */
function randomData(
  { path, shape, dtype }: Hdf5Dataset,
  random: () => number,
): { part: DataPart; dtype: Hdf5Dataset['dtype'] } {
  const below = (limit: number) => Math.floor(random() * limit)
  const whole: DataPart = { data: { kind: 'source', file: 0, path }, shape: shape! }
  const start = shape!.map(length => below(length))
  const box = shape!.map((length, axis) => 1 + below(length - start[axis]!))
  const piece: DataPart = { data: { kind: 'source', file: 0, path, region: { start, shape: box } }, shape: box }
  const made = (data: Data, shape: readonly number[]) => ({ part: { data, shape }, dtype })
  switch (below(7)) {
    case 0:
      return made(piece.data, box)
    case 1: {
      const indices = Array.from({ length: 1 + below(2 * shape![0]!) }, () => below(shape![0]!))
      return made({ kind: 'take', of: whole, indices }, [indices.length, ...shape!.slice(1)])
    }
    case 2: {
      const axis = below(box.length)
      return made({ kind: 'concat', axis, parts: [piece, piece, piece] }, box.with(axis, 3 * box[axis]!))
    }
    case 3: {
      const axis = below(box.length + 1)
      return made({ kind: 'stack', axis, parts: [piece, piece] }, box.toSpliced(axis, 0, 2))
    }
    case 4:
      return made({ kind: 'reshape', of: piece }, [1, ...box])
    case 5:
      return dtype === 'int16' || dtype === 'uint8' || dtype === 'int8'
        ? {
            part: { data: { kind: 'cast', of: piece.data, from: dtype, dtype: 'float64' }, shape: box },
            dtype: 'float64',
          }
        : made(piece.data, box)
    default:
      return made(whole.data, shape!)
  }
}

async function convertRandom(seed: number) {
  const { files, random, datasets } = await randomFile(seed)
  const nodes = datasets.map(({ path, ...dataset }, at): DatasetNode => {
    const { part, dtype } = randomData({ path, ...dataset }, random)
    return {
      kind: 'dataset',
      name: `a${at}`,
      id: `new:${at}`,
      attributes: [],
      dtype,
      shape: part.shape,
      data: part.data,
    }
  })
  const tree: NwbTree = {
    files: files.treeFiles,
    root: { kind: 'group', name: '', id: '0:/', attributes: [], children: nodes },
  }
  const sources = await readPlanSources(
    tree,
    new Map(datasets.map(dataset => [`0:${dataset.path}`, dataset])),
    files.files,
  )
  const chunkOverrides = nodes.map(({ name, shape }) => ({
    path: `/${name}`,
    chunkShape: shape!.map(length => 1 + Math.floor(random() * length)),
  }))
  const asStored = { chunks: 'source', codec: 'source' }
  const options = {
    ...planOptions.parse(seed % 4 === 0 ? asStored : { codec: 'none', chunkOverrides }),
    // From far too little, where units hold what they must, to plenty.
    memoryBytes: Math.ceil(10 ** (2 + 5 * random())),
  }
  const tool = { name: 'test', version: '0' }
  const made = makePlan({ tree, targets: new Map(), sources, options, tool, fingerprint: 'f' })
  const store = openMemoryStore()
  const records = made.layoutSources.map(({ packed }) => packed)
  const context: ConvertContext = {
    plan: made.plan,
    files: files.files,
    store,
    sourceOf: moveSources(made.plan, records),
  }
  return { ...made, context, store }
}

describe('convertUnit', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
    'moves every byte of random data to its place (seed %i)',
    async seed => {
      const { plan, units, context, store } = await convertRandom(seed)

      const keys: string[] = []
      for (const unit of units) keys.push(...(await convertUnit(unit, context)).keys.map(({ key }) => key))

      const planned = plan.arrays.flatMap(array =>
        [...coordsOf(wholeRegion(gridShape(array)))].map(coords => chunkKey(array.path, coords)),
      )
      expect(keys.sort()).toEqual(planned.sort())
      for (const array of plan.arrays) {
        const expected = await evaluateData(array, wholeRegion(array.shape), context, { path: array.path })
        const bytes = expected.kind === 'fixed' ? expected.bytes : undefined
        expect(Buffer.compare(await assembleArray(array, store), bytes!), `${array.path} by ${array.route}`).toBe(0)
      }
    },
  )

  it('copies what is stored in the same way undecoded, where grid and codec agree', async () => {
    const routes = new Set<string>()
    for (const seed of [4, 8, 12]) for (const { route } of (await convertRandom(seed)).plan.arrays) routes.add(route)

    expect([...routes].sort()).toEqual(['copy', 'rechunk'])
  })

  it('gives the same keys and bytes when run again, in any order', async () => {
    const { units, context, store } = await convertRandom(3)
    const run = async (order: typeof units) => {
      for (const unit of order) await convertUnit(unit, context)
      const entries: string[] = []
      for await (const { key } of store.list(''))
        entries.push(`${key} ${Buffer.from((await store.get(key))!).toString('base64')}`)
      return entries
    }

    expect(await run(units.toReversed())).toEqual(await run(units))
  })
})

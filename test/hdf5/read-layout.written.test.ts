import { describe, expect, it } from 'vitest'
import { openLayoutReader } from '#lib/hdf5/read-layout.ts'
import { visitDatasets } from '#test/support/h5wasm-datasets.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { randomNumbers } from '#test/support/random.ts'
import { readDataset } from '#test/support/read-dataset.ts'
import { LIBVERS, randomDataset, type WrittenDataset, writeHdf5 } from '#test/support/write-hdf5.ts'

/** Reads every dataset of the file in both ways; returns how many were compared. */
async function expectEqual(bytes: Uint8Array): Promise<number> {
  const source = memorySource(bytes)
  const count = await visitDatasets(bytes, async datasets => {
    const reader = await openLayoutReader(source)
    for (const { path, address, shape, chunkShape, filters, read } of datasets) {
      const storage = await reader.readLayout(address, shape ?? [], { path })
      const { layout } = storage
      if (layout.kind === 'chunked') {
        expect(layout.chunkShape).toEqual(chunkShape)
        expect(layout.filters.map(({ id, options }) => ({ id, options }))).toEqual(filters)
      }
      const values = await readDataset(source, shape ?? [], storage)
      expect(Buffer.compare(values, read() ?? new Uint8Array(0)), `${path}: ${JSON.stringify(layout)}`).toBe(0)
    }
    return datasets.length
  })
  return count ?? 0
}

describe('readLayout', () => {
  it.each(LIBVERS)('finds what h5wasm wrote with format bound %s, 120 random datasets', async libver => {
    const random = randomNumbers(LIBVERS.indexOf(libver) + 1)
    const datasets = Array.from({ length: 120 }, (_, index) => randomDataset(random, `d${index}`))

    const bytes = await writeHdf5(datasets, { libver })

    expect(await expectEqual(bytes)).toBe(120)
  })

  const many = { dtype: '<b', shape: [9000], chunkShape: [1] } as const
  const filter = { id: 1, options: [1] }
  it.each<[string, (typeof LIBVERS)[number], Omit<WrittenDataset, 'name'>]>([
    ['a version 1 B-tree of three levels', 'earliest', { ...many, filter }],
    [
      'a version 2 B-tree of three levels',
      'v110',
      { ...many, shape: [90, 100], chunkShape: [1, 1], maxShape: [null, null] },
    ],
    [
      'a version 2 B-tree of filtered chunks',
      'v110',
      { ...many, shape: [90, 100], chunkShape: [1, 1], maxShape: [null, null], filter },
    ],
    ['a fixed array in pages', 'v110', { ...many }],
    ['a fixed array of filtered chunks in pages', 'v110', { ...many, filter }],
    ['a fixed array with pages never written', 'v110', { ...many, shape: [10], maxShape: [9000], grownTo: [9000] }],
    ['an extensible array of 9,000 chunks', 'v110', { ...many, maxShape: [null] }],
    [
      'an extensible array with its second axis unlimited',
      'v110',
      { ...many, shape: [30, 200], chunkShape: [7, 1], maxShape: [30, null], filter },
    ],
    [
      'a fixed array that may grow along its second axis',
      'v110',
      { ...many, shape: [6, 50], chunkShape: [2, 3], maxShape: [6, 70] },
    ],
    ['chunk sizes as wide as lengths (version 5)', 'v200', { ...many, maxShape: [null], filter }],
  ])('reads %s', async (_, libver, dataset) => {
    const bytes = await writeHdf5([{ name: 'data', ...dataset }], { libver })

    expect(await expectEqual(bytes)).toBe(1)
  })
})

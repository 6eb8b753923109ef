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
  const table = { ...many, shape: [90, 100], chunkShape: [1, 1] }
  const filter = { id: 1, options: [1] }
  it.each<[string, string, (typeof LIBVERS)[number], Omit<WrittenDataset, 'name'>]>([
    ['a version 1 B-tree of three levels', 'TREE\x01\x02', 'earliest', { ...many, filter }],
    ['a version 2 B-tree of three levels', 'BTIN\0\x0a', 'v110', { ...table, maxShape: [null, null] }],
    ['a version 2 B-tree of filtered chunks', 'BTIN\0\x0b', 'v110', { ...table, maxShape: [null, null], filter }],
    ['a fixed array in pages', 'FADB\0\0', 'v110', { ...many }],
    ['a fixed array of filtered chunks in pages', 'FADB\0\x01', 'v110', { ...many, filter }],
    ['a fixed array with unwritten pages', 'FADB', 'v110', { ...many, shape: [9], maxShape: [9000], grownTo: [9000] }],
    ['a fixed array that may grow', 'FADB', 'v110', { ...many, shape: [6, 50], chunkShape: [2, 3], maxShape: [6, 70] }],
    ['an extensible array', 'EASB\0\0', 'v110', { ...many, maxShape: [null] }],
    [
      'an extensible array with data blocks in pages',
      'EASB',
      'v110',
      // The first 131,060 chunks are in data blocks without pages; two pages of 1,024 are written in part.
      { ...many, shape: [40], maxShape: [null], grownTo: [140_000], filledIn: [135_140, 135_180] },
    ],
    ['an extensible array along its second axis', 'EASB\0\x01', 'v110', { ...table, maxShape: [90, null], filter }],
    ['chunk sizes as wide as lengths (layout version 5)', 'EASB', 'v200', { ...many, maxShape: [null], filter }],
    ['a single chunk', 'OHDR', 'v110', { ...many, chunkShape: [9000], filter }],
  ])('reads %s', async (_, signature, libver, dataset) => {
    const bytes = await writeHdf5([{ name: 'data', ...dataset }], { libver })

    expect(Buffer.from(bytes).includes(Buffer.from(signature, 'latin1'))).toBe(true)
    expect(await expectEqual(bytes)).toBe(1)
  })
})

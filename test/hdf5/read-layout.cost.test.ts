import { describe, expect, it } from 'vitest'
import { openLayoutReader } from '#lib/hdf5/read-layout.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { visitDatasets } from '#test/support/h5wasm-datasets.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { type LIBVERS, type WrittenDataset, writeHdf5 } from '#test/support/write-hdf5.ts'

describe('readLayout', () => {
  const many: WrittenDataset = { name: 'd', dtype: '<b', shape: [9000], chunkShape: [1] }
  it.each<[string, (typeof LIBVERS)[number], WrittenDataset, number]>([
    ['a B-tree of three levels', 'earliest', many, 10],
    ['a fixed array', 'v110', many, 6],
    ['an extensible array', 'v110', { ...many, maxShape: [null] }, 6],
  ])('lists 9,000 chunks of %s in few requests', async (_, libver, dataset, requests) => {
    const bytes = await writeHdf5([dataset], { libver })
    const address = await visitDatasets(bytes, async ([found]) => found?.address)
    const counted = countingSource(memorySource(bytes))

    const reader = await openLayoutReader(counted.source)
    const { records } = await reader.readLayout(address ?? 0, dataset.shape)

    expect(records?.count).toBe(9000)
    expect(counted.requests).toBeLessThanOrEqual(requests)
  })

  it('reads the superblock once for all datasets, and one block for the header of each', async () => {
    const names = ['a', 'b', 'c', 'd']
    const bytes = await writeHdf5(names.map(name => ({ name, dtype: '<i', shape: [3] })))
    const list = await visitDatasets(bytes, async datasets => datasets.map(({ address }) => address))
    const counted = countingSource(memorySource(bytes))

    const reader = await openLayoutReader(counted.source)
    for (const address of list ?? []) await reader.readLayout(address, [3])

    expect(counted.requests).toBe(1 + names.length)
  })

  it('stops when it is aborted', async () => {
    const bytes = await writeHdf5([many])
    const address = await visitDatasets(bytes, async ([found]) => found?.address)
    const reader = await openLayoutReader(memorySource(bytes))
    const signal = AbortSignal.abort(new Error('enough'))

    await expect(reader.readLayout(address ?? 0, [9000], { signal })).rejects.toThrow('enough')
  })
})

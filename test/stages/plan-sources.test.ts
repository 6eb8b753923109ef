import { describe, expect, it } from 'vitest'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { Hdf5Dataset } from '#lib/hdf5/hdf5-file.ts'
import type { DatasetNode, NodeId, NwbTree } from '#lib/nwb/tree.ts'
import { readPlanSources } from '#lib/stages/plan-sources.ts'

/** A session of two arrays of so many chunks each, of which nothing can be read. */
function session(chunks: number) {
  const names = ['one', 'two'] as const
  const children = names.map(
    (name): DatasetNode => ({
      kind: 'dataset',
      name,
      id: `0:/${name}`,
      attributes: [],
      dtype: 'int16',
      shape: [chunks * 10],
      data: { kind: 'source', file: 0, path: `/${name}` },
    }),
  )
  const tree: NwbTree = { files: [], root: { kind: 'group', name: '', id: '0:/', attributes: [], children } }
  const datasets = names.map((name): [NodeId, Hdf5Dataset] => [
    `0:/${name}`,
    {
      kind: 'dataset',
      path: `/${name}`,
      address: 0,
      attributes: [],
      dtype: 'int16',
      shape: [chunks * 10],
      chunkShape: [10],
      filters: [],
      littleEndian: true,
    },
  ])
  return { tree, datasets: new Map(datasets) }
}

describe('readPlanSources', () => {
  it('refuses a session of more than five million chunks, before it reads any', async () => {
    const { tree, datasets } = session(2_500_001)

    const refused = readPlanSources(tree, datasets, [])

    await expect(refused).rejects.toThrow(UnsupportedFeatureError)
    await expect(refused).rejects.toThrow(/stored in 5000002 chunks, 2500001 of them of .*; at most 5000000/)
  })

  it('takes one of five million', async () => {
    const { tree, datasets } = session(2_500_000)

    await expect(readPlanSources(tree, datasets, [])).resolves.toEqual(new Map())
  })
})

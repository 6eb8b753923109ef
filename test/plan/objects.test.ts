import { describe, expect, it } from 'vitest'
import type { DataType } from '#lib/array/dtype.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { makePlan } from '#lib/plan/make-plan.ts'
import type { PlanSource } from '#lib/plan/plan-array.ts'
import { planOptions } from '#lib/stages/payloads.ts'

type Dataset = readonly [name: string, dtype: DataType, shape: readonly number[]]

/** Plans a session of groups of contiguous datasets. */
function planOf(
  groups: Readonly<Record<string, readonly Dataset[]>>,
  options: Parameters<typeof planOptions.parse>[0] = {},
) {
  const sources = new Map<string, PlanSource>()
  const children = Object.entries(groups).map(([group, datasets]): GroupNode => {
    const nodes = datasets.map(([name, dtype, shape]): DatasetNode => {
      const path: NodePath = `/${group}/${name}`
      const element = { itemSize: itemSize(dtype) ?? 1, bigEndian: false, fillValue: null }
      const length = elementCount(shape) * element.itemSize
      const layout = { kind: 'contiguous', offset: 0, length, ...element } as const
      sources.set(`0:${path}`, { dtype, shape, chunkShape: null, filters: [], layout, records: null, packed: null })
      return {
        kind: 'dataset',
        name,
        id: `0:${path}`,
        attributes: [],
        dtype,
        shape,
        data: { kind: 'source', file: 0, path },
      }
    })
    return { kind: 'group', name: group, id: `0:/${group}`, attributes: [], children: nodes }
  })
  const root: GroupNode = { kind: 'group', name: '', id: '0:/', attributes: [], children }
  const tree: NwbTree = { files: [{ url: 'session.nwb', size: 0, etag: '' }], root }
  const settings = planOptions.parse(options)
  return makePlan({
    tree,
    targets: new Map(),
    sources,
    options: settings,
    tool: { name: 't', version: '1' },
    fingerprint: '',
  }).plan
}

const many = (count: number, of: (index: number) => Dataset) => Array.from({ length: count }, (_, index) => of(index))

/** As large as the largest sessions of Visual Behavior Neuropixels: six probes of 2 h 40, 3000 units, two tables of stimuli. */
const NEUROPIXELS = {
  ...Object.fromEntries(
    many(6, probe => [`probe_${probe}`, 'float32', []]).map(([name]) => [
      name,
      [
        ['data', 'float32', [12_000_000, 96]],
        ['timestamps', 'float64', [12_000_000]],
      ] satisfies Dataset[],
    ]),
  ),
  units: [
    ['spike_times', 'float64', [80_000_000]],
    ['spike_amplitudes', 'float64', [80_000_000]],
    ['waveform_mean', 'float32', [3000 * 300, 82]],
    ...many(60, at => [`column_${at}`, 'float64', [3000]]),
  ],
  running: [
    ['speed', 'float64', [1_700_000]],
    ['timestamps', 'float64', [1_700_000]],
  ],
  templates: [['images', 'uint8', [900, 304, 608]]],
  stimuli: many(120, at => [`column_${at}`, 'float64', [30_000]]),
} satisfies Record<string, Dataset[]>

describe('the objects of a plan', () => {
  it('stay within their budget for a session of full size', () => {
    const { totals, warnings } = planOf(NEUROPIXELS)

    expect(totals.rawBytes).toBeGreaterThan(25e9)
    expect(totals.dataObjects + totals.metadataObjects).toBeLessThanOrEqual(totals.objectBudget)
    expect(totals.dataObjects + totals.metadataObjects).toBeLessThan(5000)
    expect(warnings.filter(text => text.includes('objects'))).toEqual([])
  })

  it('are two for each group and array, and one for each chunk', () => {
    const { totals } = planOf(
      {
        a: [
          ['x', 'float64', [10]],
          ['y', 'float64', [5_000_000]],
        ],
      },
      { chunkBytes: 10_000_000 },
    )

    expect(totals).toMatchObject({ metadataObjects: 2 * 4, dataObjects: 1 + 4, objectBudget: 8 + 2 + 6 })
  })

  it('come with a warning from 5,000 on, which says what would lower them', () => {
    const movie = planOf({ movie: [['data', 'uint16', [120_000, 512, 512]]] })
    const crowd = planOf({ crowd: many(3000, at => [`column_${at}`, 'float64', [10]]) })

    expect(movie.warnings).toContainEqual(
      expect.stringMatching(/^The store will have \d+ objects; \/movie\/data alone/),
    )
    expect(crowd.warnings).toContainEqual(expect.stringMatching(/metadata, two for each group and array/))
  })

  it('come with a warning where chunks that were asked for are small', () => {
    const { warnings } = planOf(
      { lfp: [['data', 'float32', [1_000_000, 96]]] },
      { chunkOverrides: [{ path: '/lfp/data', chunkShape: [17_188, 2] }] },
    )

    expect(warnings).toContainEqual(
      expect.stringMatching(/^The store will have 28\d\d objects, \d+ would do; .*larger chunks/),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkCount, coordsOf } from '#lib/array/chunk-grid.ts'
import { elementCount } from '#lib/array/region.ts'
import { type ChunkRecords, chunkRecordsOf, packChunkRecords } from '#lib/hdf5/chunk-records.ts'
import type { DatasetNode, NwbTree } from '#lib/nwb/tree.ts'
import { makePlan, unitBudget } from '#lib/plan/make-plan.ts'
import type { PlanSource } from '#lib/plan/plan-array.ts'

const STORED_RATIO = 0.4

/** A dataset with chunks all of the same stored size, or contiguous. */
function sourceOf(shape: readonly number[], chunkShape: readonly number[] | null): PlanSource {
  const element = { itemSize: 4, bigEndian: false, fillValue: null }
  const shared = { dtype: 'float32', shape, chunkShape, filters: [] } as const
  if (chunkShape === null)
    return {
      ...shared,
      layout: { kind: 'contiguous', offset: 0, length: elementCount(shape) * 4, ...element },
      records: null,
      packed: null,
    }
  const length = Math.ceil(elementCount(chunkShape) * 4 * STORED_RATIO)
  const count = chunkCount({ shape, chunkShape })
  const packed = packChunkRecords(
    Array.from({ length: count }, (_, at) => ({ offset: at * length, length, filterMask: 0 })),
  )
  const records: ChunkRecords = chunkRecordsOf(packed)
  return { ...shared, layout: { kind: 'chunked', chunkShape, filters: [], ...element }, records, packed }
}

const OPTIONS = {
  chunks: 'auto',
  chunkBytes: 10_000_000,
  chunkOverrides: [],
  codec: 'auto',
  codecOverrides: [],
  sample: true,
  only: [],
  exclude: [],
  referenceColumns: 'split',
  memoryBytes: 512_000_000,
} as const

interface PlanCase {
  readonly shape: readonly number[]
  readonly source: readonly number[] | null
  readonly chunkShape?: readonly number[]
  readonly memoryBytes?: number
}

function planOf({ shape, source, chunkShape, memoryBytes = OPTIONS.memoryBytes }: PlanCase) {
  const node: DatasetNode = {
    kind: 'dataset',
    name: 'lfp',
    id: '0:/lfp',
    attributes: [],
    dtype: 'float32',
    shape,
    data: { kind: 'source', file: 0, path: '/lfp' },
  }
  const tree: NwbTree = { files: [], root: { kind: 'group', name: '', id: '0:/', attributes: [], children: [node] } }
  const chunkOverrides = chunkShape === undefined ? [] : [{ path: '/lfp', chunkShape }]
  return makePlan({
    tree,
    targets: new Map(),
    sources: new Map([['0:/lfp', sourceOf(shape, source)]]),
    options: { ...OPTIONS, chunkOverrides, memoryBytes },
    tool: { name: 'test', version: '0' },
    fingerprint: 'f',
  })
}

const amplification = ({ plan }: ReturnType<typeof planOf>) => plan.totals.readBytes / plan.totals.sourceBytes

/** Half an hour of LFP, 1250 Hz, and two minutes of 30 kHz. */
const recordings = [
  { what: 'LFP in columns', shape: [2_200_000, 96], source: [17_188, 2] },
  { what: 'LFP in rows', shape: [2_200_000, 384], source: [17_188, 384] },
  { what: 'LFP in short rows', shape: [2_200_000, 384], source: [1000, 384] },
  { what: 'LFP in one run', shape: [2_200_000, 384], source: null },
  { what: 'a channel a chunk', shape: [2_200_000, 96], source: [2_200_000, 1] },
  { what: 'raw data in one run', shape: [3_600_000, 384], source: null },
  { what: 'frames', shape: [20_000, 512, 512], source: [1, 512, 512] },
]

describe('makeUnits', () => {
  it.each(recordings)('reads $what once, whatever chunks suit it', recording => {
    const made = planOf(recording)

    expect(amplification(made)).toBeLessThanOrEqual(1.01)
    expect(made.plan.warnings).toEqual([])
  })

  it.each(recordings.filter(({ shape }) => shape.length === 2))(
    'reads $what at most 1.05 times into the chunks asked for',
    recording => {
      const chunkShape = recording.shape[1] === 96 ? [500_000, 8] : [80_000, 32]

      expect(amplification(planOf({ ...recording, chunkShape }))).toBeLessThanOrEqual(1.05)
    },
  )

  it.each(recordings)('holds less than the memory allowed for $what', recording => {
    const { units } = planOf(recording)

    expect(Math.max(...units.map(({ memoryBytes }) => memoryBytes))).toBeLessThanOrEqual(
      unitBudget(OPTIONS.memoryBytes, { files: [] }),
    )
  })

  it('narrows units where memory does not hold a row of chunks, and says what it costs', () => {
    const made = planOf({
      shape: [2_200_000, 384],
      source: [1000, 384],
      chunkShape: [500_000, 8],
      memoryBytes: 128_000_000,
    })

    expect(amplification(made)).toBeGreaterThan(2)
    expect(made.plan.warnings.join()).toMatch(/read \d+\.\d+ times/)
    expect(Math.max(...made.units.map(({ memoryBytes }) => memoryBytes))).toBeLessThan(128_000_000)
  })

  it('packs small arrays', () => {
    const made = planOf({ shape: [1000], source: [10] })

    expect(made.units).toHaveLength(1)
    expect(made.plan.arrays[0]?.chunkShape).toEqual([1000])
  })

  it('gives every chunk to exactly one unit, whatever the shapes', () => {
    const axis = fc.record({
      length: fc.integer({ min: 1, max: 40 }),
      source: fc.integer({ min: 1, max: 50 }),
      chunk: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(
        fc.array(axis, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.integer({ min: 200, max: 100_000 }),
        (axes, chunked, memoryBytes) => {
          const shape = axes.map(({ length }) => length)
          const source = chunked ? axes.map(axis => axis.source) : null
          const { plan, units } = planOf({ shape, source, chunkShape: axes.map(({ chunk }) => chunk), memoryBytes })

          const owned = units.flatMap(({ pieces }) => pieces.flatMap(({ chunks }) => [...coordsOf(chunks)].map(String)))
          expect(new Set(owned).size).toBe(owned.length)
          expect(owned.length).toBe(chunkCount(plan.arrays[0]!))
          expect(plan.totals.readBytes).toBeGreaterThanOrEqual(plan.totals.sourceBytes)
        },
      ),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { fixedChunks } from '#lib/datasets/chunk-rules.ts'
import { LFP_CHUNKS } from '#lib/datasets/steps/probe-role.ts'
import { sessionOf } from '#test/support/small-tree.ts'

const tree = sessionOf({
  '/acquisition/probe_1_lfp/probe_1_lfp_data/data': { dtype: 'float32', shape: [10, 3] },
  '/acquisition/movie/data': { dtype: 'uint16', shape: [1000, 4, 6] },
  '/acquisition/empty/data': { dtype: 'uint16', shape: [0, 4, 6] },
  '/acquisition/texts/data': { dtype: 'string', shape: [1000] },
  '/acquisition/scalar/data': { dtype: 'uint16', shape: [] },
})

describe('fixedChunks', () => {
  it('gives LFP its shape, however small the array', () => {
    expect(fixedChunks([LFP_CHUNKS], tree)).toEqual([
      { path: '/acquisition/probe_1_lfp/probe_1_lfp_data/data', chunkShape: [500_000, 8] },
    ])
  })

  it('takes whole axes where the rule says so, and only arrays of its rank', () => {
    const rule = { kind: 'shape', path: '/acquisition/**', chunkShape: [75, 'all', 'all'] } as const

    expect(fixedChunks([rule], tree)).toEqual([
      { path: '/acquisition/empty/data', chunkShape: [75, 4, 6] },
      { path: '/acquisition/movie/data', chunkShape: [75, 4, 6] },
    ])
  })

  it('cuts arrays of numbers above a size into rows, and leaves smaller ones alone', () => {
    const rule = { kind: 'rows', path: '/**/data', bytes: 4 * 6 * 2 * 10 + 1, aboveBytes: 1000 } as const

    expect(fixedChunks([rule], tree)).toEqual([{ path: '/acquisition/movie/data', chunkShape: [10, 4, 6] }])
  })

  it('holds to the first rule that fits', () => {
    const rules = [
      { kind: 'shape', path: '/acquisition/movie/*', chunkShape: [1, 2, 3] },
      { kind: 'rows', path: '/acquisition/movie/*', bytes: 100, aboveBytes: 0 },
    ] as const

    expect(fixedChunks(rules, tree)).toEqual([{ path: '/acquisition/movie/data', chunkShape: [1, 2, 3] }])
  })
})

import { describe, expect, it } from 'vitest'
import { titleCase } from '#lib/aind/acquisition/epoch.ts'
import type { IntervalTable } from '#lib/aind/acquisition/interval-table.ts'
import { blocksOf, singleOrList, stimulusParameters, visualEpoch } from '#lib/aind/acquisition/visual-epochs.ts'
import type { JsonValue } from '#lib/aind/json-value.ts'

const table = (columns: Readonly<Record<string, readonly JsonValue[]>>): IntervalTable => ({
  key: 'flashes_presentations',
  path: '/intervals/flashes_presentations',
  rows: Object.values(columns)[0]?.length ?? 0,
  columns: new Map(Object.entries(columns)),
})

describe('titleCase', () => {
  it.each([
    ['flash_250ms_presentations', 'Flash 250Ms Presentations'],
    ['gabor_20_deg_250ms_presentations', 'Gabor 20 Deg 250Ms Presentations'],
    ['locally_sparse_noise_4deg', 'Locally Sparse Noise 4Deg'],
    ['Natural_Images_LUM', 'Natural Images Lum'],
  ])('titles %s as Python does', (key, expected) => {
    expect(titleCase(key)).toBe(expected)
  })
})

describe('blocksOf', () => {
  it('orders blocks by their earliest start, keeps the order of rows, and drops rows of no block', () => {
    const blocks = blocksOf(
      table({ start_time: [9, 2, 8, 5, 1], stop_time: [10, 3, 9, 6, 2], stimulus_block: [0, 1, 0, 1, null] }),
    )

    expect(blocks.map(({ columns }) => columns.get('start_time'))).toEqual([
      [2, 5],
      [9, 8],
    ])
  })

  it('takes each row for a block where no column tells', () => {
    expect(blocksOf(table({ start_time: [3, 1], stop_time: [4, 2] })).map(({ rows }) => rows)).toEqual([1, 1])
  })
})

describe('visualEpoch', () => {
  it('lasts from the first row to the last one, whatever their times', () => {
    const epoch = visualEpoch(table({ start_time: [9, 2], stop_time: [10, 3] }), 'Flashes')

    expect(epoch).toMatchObject({ start: 9, stop: 3 })
  })

  it('stops for a table without rows', () => {
    expect(() => visualEpoch(table({ start_time: [], stop_time: [] }), 'Flashes')).toThrow(
      '/intervals/flashes_presentations',
    )
  })
})

describe('stimulusParameters', () => {
  it('has the columns that it knows in its own order, with units', () => {
    const parameters = stimulusParameters(
      table({ color: ['1.0', '1.0'], contrast: [0.8, null], active: [true, true], duration: [1, 2] }),
    )

    expect(JSON.stringify(parameters)).toBe('{"contrast":[0.8,null],"contrast_unit":"percent","color":"1.0"}')
  })
})

describe('singleOrList', () => {
  it.each([
    [[2, 2], 2],
    [
      [2, 1, 2],
      [2, 1],
    ],
    [[null, null], null],
    [[], []],
  ])('makes %j to %j', (column, expected) => {
    expect(singleOrList(column)).toEqual(expected)
  })
})

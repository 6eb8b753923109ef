import { describe, expect, it } from 'vitest'
import { applyCorrections } from '#lib/datasets/steps/corrections.ts'
import { nanTiming } from '#lib/datasets/steps/nan-timing.ts'
import { strainDataset } from '#lib/datasets/steps/strain-dataset.ts'
import { addColumns, replaceColumn } from '#lib/datasets/steps/table-columns.ts'
import { vectorIndexUint64 } from '#lib/datasets/steps/vector-index-uint64.ts'
import { TransformError } from '#lib/errors.ts'
import { textsAttribute } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { getDataset, getGroup } from '#lib/nwb/edit.ts'
import { BASE } from '#test/support/probe-session.ts'
import { applyStep, EMPTY_SESSION, lookUps, sessionOf, treeOf } from '#test/support/small-tree.ts'

describe('vectorIndexUint64', () => {
  const index = (dtype: 'uint8' | 'int64' | 'uint64' | 'float64') => ({
    type: 'VectorIndex',
    namespace: 'hdmf-common',
    dtype,
    shape: [2],
  })

  it('trap 1: widens every index, wherever its table is', () => {
    const tree = sessionOf({
      '/units/a_index': index('uint8'),
      '/intervals/trials/b_index': index('int64'),
      '/processing/m/table/c_index': index('uint8'),
      '/processing/ophys/ImageSegmentation/plane/pixel_mask_index': index('uint8'),
      '/units/d_index': index('uint64'),
      '/units/e_index': index('float64'),
      '/units/f': { type: 'VectorData', dtype: 'uint8', shape: [2] },
    })

    const { tree: next, changes } = applyStep(tree, vectorIndexUint64)

    expect(changes.map(({ path }) => path).sort()).toEqual([
      '/intervals/trials/b_index',
      '/processing/m/table/c_index',
      '/processing/ophys/ImageSegmentation/plane/pixel_mask_index',
      '/units/a_index',
    ])
    expect(getDataset(next, '/units/a_index', 'test')).toMatchObject({
      dtype: 'uint64',
      data: { kind: 'cast', from: 'uint8', dtype: 'uint64' },
    })
    expect(changes[0]).toMatchObject({ after: 'uint64' })
  })
})

describe('strainDataset', () => {
  const subject = (strain: string) => ({ '/general/subject': { type: 'EcephysSpecimen', attributes: { strain } } })

  it('makes a dataset of the attribute', () => {
    expect(applyStep(sessionOf(subject('C57BL/6J')), strainDataset).diff).toEqual([
      '~ /general/subject @strain: "string" [] ["C57BL/6J"] → none',
      '+ /general/subject/strain',
    ])
  })

  it('leaves an empty attribute with a warning', () => {
    expect(applyStep(sessionOf(subject('')), strainDataset)).toMatchObject({ diff: [], warnings: [/no text/] })
  })

  it('trap 21: a subject without strain gets none', () => {
    const tree = sessionOf({ '/general/subject': { type: 'BehaviorSubject' } })

    expect(applyStep(tree, strainDataset)).toMatchObject({ diff: [], warnings: [] })
  })
})

describe('nanTiming', () => {
  const K = '/stimulus/templates/movie'
  const nan = { dtype: 'float64' as const, shape: [], values: ['NaN'] }
  const movie = (rate: number) => ({
    [K]: { type: 'ImageSeries' },
    [`${K}/data`]: { dtype: 'uint8' as const, shape: [3, 4, 5] },
    [`${K}/starting_time`]: {
      ...nan,
      attributes: { rate: { ...nan, values: [Number.isNaN(rate) ? 'NaN' : rate] }, unit: 'seconds' },
    },
  })

  it('trap 16: a template without times has timestamps that say so, not a rate that is no number', () => {
    const entries = movie(Number.NaN)

    const { tree, changes, diff } = applyStep(sessionOf(entries), nanTiming(lookUps(entries)))

    expect(diff).toEqual([`- ${K}/starting_time`, `+ ${K}/timestamps`])
    expect(getDataset(tree, `${K}/timestamps`, 'test')).toMatchObject({
      dtype: 'float64',
      shape: [3],
      data: { values: ['NaN', 'NaN', 'NaN'] },
    })
    expect(changes.map(({ path }) => path)).toEqual([`${K}/starting_time`, `${K}/timestamps`])
  })

  it('leaves a series alone that has a rate', () => {
    const entries = movie(30)

    expect(applyStep(sessionOf(entries), nanTiming(lookUps(entries))).changes).toEqual([])
  })
})

describe('applyCorrections', () => {
  const corrections = [
    { path: '/session_start_time', after: '2018-06-27T14:07:11-07:00', reason: 'It is the date of packaging.' },
    { path: '/identifier', after: 'session 1', reason: 'Nothing is wrong with it.' },
  ] as const
  const lookedUp = lookUps(EMPTY_SESSION)

  it('trap 6: corrects when asked to, and records it', () => {
    const { tree, changes } = applyStep(sessionOf({}), applyCorrections(corrections, 'apply', lookedUp))

    expect(getDataset(tree, '/session_start_time', 'test').data).toEqual({
      kind: 'values',
      values: ['2018-06-27T14:07:11-07:00'],
    })
    expect(changes).toMatchObject([{ before: '2024-01-02T03:04:05+00:00', after: '2018-06-27T14:07:11-07:00' }])
  })

  it('only tells otherwise, or is silent', () => {
    const reported = applyStep(sessionOf({}), applyCorrections(corrections, 'report', lookedUp))

    expect(reported).toMatchObject({
      diff: [],
      changes: [],
      warnings: [/should be 2018-06-27.*packaging.*left as it is/],
    })
    expect(applyStep(sessionOf({}), applyCorrections(corrections, 'off', lookedUp)).warnings).toEqual([])
  })
})

describe('addColumns', () => {
  const edit = { step: 'test', identifier: 'session 1', reason: 'A test.' }
  const column = { name: 'depth', dtype: 'float64', values: [1, 'NaN'], description: 'Depth.' } as const

  it('appends columns in their order, and records data and names', () => {
    const changes: Change[] = []
    const tree = addColumns(treeOf(BASE), '/units', [column], edit, { changes, warnings: [] })

    expect(textsAttribute(getGroup(tree, '/units', 'test'), 'colnames')).toEqual(['peak_channel_id', 'depth'])
    expect(changes).toMatchObject([
      { path: '/units/depth', before: null, after: { dtype: 'float64', data: { kind: 'values', values: [1, 'NaN'] } } },
      { path: '/units', attribute: 'colnames', before: ['peak_channel_id'], after: ['peak_channel_id', 'depth'] },
    ])
  })

  it('leaves a column whose name is taken, and refuses the wrong number of values', () => {
    const warnings: string[] = []
    const taken = { ...column, name: 'peak_channel_id' }
    const short = { ...column, values: [1] }

    addColumns(treeOf(BASE), '/units', [taken], edit, { changes: [], warnings })

    expect(warnings).toEqual(['/units/peak_channel_id is there already; the column of that name was not added.'])
    expect(() => addColumns(treeOf(BASE), '/units', [short], edit, { changes: [], warnings })).toThrow(TransformError)
  })
})

describe('replaceColumn', () => {
  it('keeps the object and refuses the wrong number of values', () => {
    const path = '/units/peak_channel_id'
    const edit = { step: 'test', reason: 'A test.' }
    const report = { changes: [], warnings: [] }
    const column = { dtype: 'float64', values: [1, 2], description: 'New.' } as const

    const tree = replaceColumn(treeOf(BASE), path, column, edit, report)

    expect(getDataset(tree, path, 'test')).toMatchObject({ id: `0:${path}`, dtype: 'float64', shape: [2] })
    expect(() => replaceColumn(treeOf(BASE), path, { ...column, values: [] }, edit, report)).toThrow('0 values')
  })
})

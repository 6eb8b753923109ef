import { describe, expect, it } from 'vitest'
import { keepReferenceColumns, splitReferenceColumns } from '#lib/datasets/steps/split-reference-columns.ts'
import { textsAttribute } from '#lib/nwb/attributes.ts'
import { getDataset, getGroup } from '#lib/nwb/edit.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { applyStep, CATALOG, type Entries, type Entry, sessionOf } from '#test/support/small-tree.ts'

const compound = {
  compound: [
    { name: 'idx_start', dtype: 'int32' as const },
    { name: 'count', dtype: 'int32' as const },
    { name: 'timeseries', dtype: 'reference' as const },
  ],
}

const index = (target: string, dtype: 'uint8' | 'int64' = 'uint8'): Entry => ({
  type: 'VectorIndex',
  namespace: 'hdmf-common',
  dtype,
  shape: [2],
  attributes: { description: 'i', object_id: `id of ${target}_index`, target: { ref: target } },
})

const column: Entry = {
  type: 'TimeSeriesReferenceVectorData',
  dtype: compound,
  shape: [5],
  attributes: { description: 'index into a TimeSeries object', object_id: 'old' },
}

const table: Entries = {
  '/intervals/trials': {
    type: 'TimeIntervals',
    attributes: { colnames: ['start_time', 'timeseries', 'tags'], description: 'd' },
  },
  '/intervals/trials/timeseries': column,
}

const step = splitReferenceColumns(CATALOG, 'session 1')

describe('splitReferenceColumns', () => {
  it('makes three plain columns in the place of one', () => {
    const { tree, diff, changes, warnings } = applyStep(sessionOf(table), step)

    expect(diff).toEqual([
      '~ /intervals/trials @colnames: "string" [3] ["start_time","timeseries","tags"] → ' +
        '"string" [5] ["start_time","timeseries_idx_start","timeseries_count","timeseries_target","tags"]',
      '- /intervals/trials/timeseries',
      '+ /intervals/trials/timeseries_count',
      '+ /intervals/trials/timeseries_idx_start',
      '+ /intervals/trials/timeseries_target',
    ])
    expect(getDataset(tree, '/intervals/trials/timeseries_count', 'test')).toMatchObject({
      dtype: 'int32',
      shape: [5],
      data: { kind: 'field', name: 'count', of: { kind: 'source', path: '/intervals/trials/timeseries' } },
    })
    expect(getDataset(tree, '/intervals/trials/timeseries_target', 'test')).toMatchObject({
      dtype: 'reference',
      attributes: [
        { name: 'namespace', values: ['hdmf-common'] },
        { name: 'neurodata_type', values: ['VectorData'] },
        { name: 'object_id' },
        { name: 'description', values: ['index into a TimeSeries object: the TimeSeries'] },
      ],
    })
    const reason = expect.any(String)
    const made = (name: string, field: string) => ({
      step: 'split-reference-columns',
      path: `/intervals/trials/${name}`,
      before: { path: '/intervals/trials/timeseries', field },
      after: { attributes: expect.objectContaining({ neurodata_type: 'VectorData', object_id: expect.any(String) }) },
      reason,
    })
    const names = ['timeseries_idx_start', 'timeseries_count', 'timeseries_target']
    expect(changes).toEqual([
      made('timeseries_idx_start', 'idx_start'),
      made('timeseries_count', 'count'),
      made('timeseries_target', 'timeseries'),
      {
        step: 'split-reference-columns',
        path: '/intervals/trials',
        attribute: 'colnames',
        before: ['start_time', 'timeseries', 'tags'],
        after: ['start_time', ...names, 'tags'],
        reason,
      },
      {
        step: 'split-reference-columns',
        path: '/intervals/trials/timeseries',
        before: { dtype: compound },
        after: { columns: names, references: 'timeseries_target' },
        reason,
      },
    ])
    expect(warnings).toEqual([])
  })

  it('gives each its own indexes where rows are ragged, however deep', () => {
    const tree = sessionOf({
      ...table,
      '/intervals/trials/timeseries_index': index('/intervals/trials/timeseries', 'int64'),
      '/intervals/trials/timeseries_index_index': index('/intervals/trials/timeseries_index'),
    })

    const { tree: next, changes } = applyStep(tree, step)

    expect(changes.find(({ path }) => path === '/intervals/trials/timeseries_count_index_index')).toMatchObject({
      before: { path: '/intervals/trials/timeseries_index_index' },
      after: { attributes: { target: { ref: '/intervals/trials/timeseries_count_index' } } },
    })
    const names = getGroup(next, '/intervals/trials', 'test').children.map(({ name }) => name)
    const expected = ['timeseries_count', 'timeseries_idx_start', 'timeseries_target'].flatMap(name => [
      name,
      `${name}_index`,
      `${name}_index_index`,
    ])
    expect(names).toEqual(expected)
    const targets = targetsOf(next)
    for (const name of expected.filter(name => name.endsWith('_index'))) {
      const node = getDataset(next, `/intervals/trials/${name}`, 'test')
      const target = node.attributes.find(attribute => attribute.name === 'target')?.values[0] as { ref: string }
      expect(targets.get(target.ref)?.path).toBe(`/intervals/trials/${name.slice(0, -'_index'.length)}`)
    }
    expect(getDataset(next, '/intervals/trials/timeseries_target_index', 'test')).toMatchObject({
      dtype: 'int64',
      data: { kind: 'source', path: '/intervals/trials/timeseries_index' },
    })
    const ids = new Map([...targets.values()].map(({ path, objectId }) => [path, objectId]))
    expect(new Set(expected.map(name => ids.get(`/intervals/trials/${name}`))).size).toBe(expected.length)
  })

  it('leads what named the old column to the one with the references', () => {
    const tree = sessionOf({
      ...table,
      '/scratch/x': { attributes: { about: { ref: '/intervals/trials/timeseries' } } },
    })

    const { tree: next } = applyStep(tree, step)

    expect(targetsOf(next).get('0:/intervals/trials/timeseries')?.path).toBe('/intervals/trials/timeseries_target')
  })

  it('keeps the columns of all that it splits in one table', () => {
    const tree = sessionOf({
      ...table,
      '/intervals/trials': { type: 'TimeIntervals', attributes: { colnames: ['timeseries', 'other'] } },
      '/intervals/trials/other': { ...column, attributes: { object_id: 'other' } },
    })

    const { tree: next, changes } = applyStep(tree, step)

    const colnames = textsAttribute(getGroup(next, '/intervals/trials', 'test'), 'colnames')
    expect(colnames).toHaveLength(6)
    expect(changes.findLast(({ attribute }) => attribute === 'colnames')?.after).toEqual(colnames)
  })

  it('splits columns of records with texts too', () => {
    const label = {
      compound: [
        { name: 'text', dtype: 'string' as const },
        { name: 'weight', dtype: 'float32' as const },
      ],
    }
    const tree = sessionOf({
      '/intervals/trials': { type: 'TimeIntervals', attributes: { colnames: ['label'] } },
      '/intervals/trials/label': { type: 'VectorData', namespace: 'hdmf-common', dtype: label, shape: [1] },
    })

    const { tree: next } = applyStep(tree, step)

    expect(textsAttribute(getGroup(next, '/intervals/trials', 'test'), 'colnames')).toEqual([
      'label_text',
      'label_weight',
    ])
  })

  it('splits columns of any type and name', () => {
    const tree = sessionOf({
      '/intervals/trials': { type: 'TimeIntervals', attributes: { colnames: ['where'] } },
      '/intervals/trials/where': {
        type: 'VectorData',
        namespace: 'hdmf-common',
        dtype: {
          compound: [
            { name: 'row', dtype: 'int64' },
            { name: 'table', dtype: 'reference' },
          ],
        },
        shape: [1],
      },
    })

    const { tree: next } = applyStep(tree, step)

    expect(textsAttribute(getGroup(next, '/intervals/trials', 'test'), 'colnames')).toEqual([
      'where_row',
      'where_table',
    ])
  })

  it('keeps a column that the schema requires, with a warning', () => {
    const path = '/general/intracellular_ephys/intracellular_recordings/responses/response'
    const tree = sessionOf({
      '/general/intracellular_ephys/intracellular_recordings': { type: 'IntracellularRecordingsTable' },
      '/general/intracellular_ephys/intracellular_recordings/responses': {
        type: 'IntracellularResponsesTable',
        attributes: { colnames: ['response'] },
      },
      [path]: column,
    })

    const { diff, warnings } = applyStep(tree, step)

    expect(diff).toEqual([])
    expect(warnings).toEqual([expect.stringContaining(path)])
  })

  it('keeps compounds outside of tables, and those of numbers alone', () => {
    const mask = { compound: [{ name: 'x', dtype: 'uint32' as const }] }
    const tree = sessionOf({
      '/scratch/x': column,
      '/intervals/trials': { type: 'TimeIntervals', attributes: { colnames: ['mask'] } },
      '/intervals/trials/mask': { type: 'VectorData', namespace: 'hdmf-common', dtype: mask, shape: [3] },
    })

    const { diff, warnings } = applyStep(tree, step)

    expect(diff).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('/scratch/x')])
  })
})

describe('keepReferenceColumns', () => {
  it('changes nothing and names what stays', () => {
    const tree = sessionOf(table)

    const report = applyStep(tree, keepReferenceColumns)

    expect(report.tree).toBe(tree)
    expect(report.warnings).toEqual([expect.stringContaining('/intervals/trials/timeseries')])
  })
})

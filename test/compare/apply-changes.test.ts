import { describe, expect, it } from 'vitest'
import { applyChanges, parseChanges } from '#lib/compare/apply-changes.ts'
import { type ExpectedTree, expectedTree } from '#lib/compare/expected-tree.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { Change } from '#lib/nwb/change.ts'
import type { NwbTree, TreeNode } from '#lib/nwb/tree.ts'

const node = (file: number, path: `/${string}`, children: readonly TreeNode[] = []): TreeNode => ({
  kind: 'group',
  name: path.slice(path.lastIndexOf('/') + 1),
  id: `${file}:${path}`,
  attributes: [{ name: 'file', dtype: 'int32', shape: [], values: [file] }],
  children,
})

const dataset = (file: number, path: `/${string}`): TreeNode => ({
  kind: 'dataset',
  name: path.slice(path.lastIndexOf('/') + 1),
  id: `${file}:${path}`,
  attributes: [],
  dtype: 'int16',
  shape: [3],
  data: { kind: 'source', file, path },
})

/** A session of two files that share `/shared` and have something of their own each. */
function session(): ExpectedTree {
  const trees = [0, 1].map(
    (file): NwbTree => ({
      files: [],
      root: node(file, '/', [
        node(file, `/own${file}`, [dataset(file, `/own${file}/data`)]),
        node(file, '/shared', [dataset(file, '/shared/x')]),
      ]) as NwbTree['root'],
    }),
  )
  return expectedTree(trees)
}

const change = (fields: Pick<Change, 'path' | 'before' | 'after'> & Partial<Change>): Change => ({
  step: 'some-step',
  reason: 'Because.',
  ...fields,
})

const problems = (expected: ExpectedTree, ...changes: Change[]) =>
  applyChanges(expected, changes).differences.map(({ path, detail }) => `${path}: ${detail}`)

describe('expectedTree', () => {
  it('has the objects of all files, later ones of the same path as twins', () => {
    const { nodes, twins, pathOf } = session()

    expect([...nodes.keys()].sort()).toEqual([
      '/',
      '/own0',
      '/own0/data',
      '/own1',
      '/own1/data',
      '/shared',
      '/shared/x',
    ])
    expect([...twins.keys()].sort()).toEqual(['/', '/shared', '/shared/x'])
    expect(pathOf.get('1:/shared/x')).toBe('/shared/x')
  })
})

describe('applyChanges', () => {
  it('moves an object of a later file, and what named it follows', () => {
    const expected = session()
    const moved = change({ path: '/own0/probe', before: { file: 1, path: '/own1' }, after: { path: '/own0/probe' } })

    expect(problems(expected, moved)).toEqual([])
    expect(expected.nodes.get('/own0/probe/data')).toMatchObject({
      data: { kind: 'source', file: 1, path: '/own1/data' },
    })
    expect(expected.nodes.has('/own1')).toBe(false)
    expect(expected.pathOf.get('1:/own1/data')).toBe('/own0/probe/data')
  })

  it('moves the twin where the object of that file is one', () => {
    const expected = session()

    expect(
      problems(expected, change({ path: '/b', before: { file: 1, path: '/shared' }, after: { path: '/b' } })),
    ).toEqual([])
    expect(expected.nodes.get('/b/x')).toMatchObject({ data: { file: 1 } })
    expect(expected.nodes.get('/shared/x')).toMatchObject({ data: { file: 0 } })
    expect([...expected.twins.keys()]).toEqual(['/'])
  })

  it('renames within the store', () => {
    const expected = session()

    expect(problems(expected, change({ path: '/new', before: { path: '/own0' }, after: { path: '/new' } }))).toEqual([])
    expect(expected.pathOf.get('0:/own0/data')).toBe('/new/data')
  })

  it('leaves out one file’s object and keeps the other’s', () => {
    const expected = session()

    expect(problems(expected, change({ path: '/', before: { file: 1, path: '/' }, after: null }))).toEqual([])
    expect([...expected.nodes.keys()].sort()).toEqual(['/', '/own0', '/own0/data', '/shared', '/shared/x'])
    expect(expected.twins.size).toBe(0)
  })

  it('lets one object stand for another, which becomes its twin', () => {
    const expected = session()
    const merged = change({ path: '/own0', before: { file: 1, path: '/own1' }, after: { sameAs: '/own0' } })

    expect(problems(expected, merged)).toEqual([])
    expect(expected.pathOf.get('1:/own1/data')).toBe('/own0/data')
    expect(expected.twins.get('/own0/data')).toMatchObject([{ data: { file: 1 } }])
  })

  it('puts new objects where there is room for them', () => {
    const expected = session()
    const data = { kind: 'values', values: [1, 2] }
    const made = (path: `/${string}`) =>
      change({ path, before: null, after: { dtype: 'int8', shape: [2], data, attributes: {} } })

    expect(problems(expected, made('/own0/new'))).toEqual([])
    expect(problems(expected, made('/own0/data'))).toEqual([expect.stringContaining('something here already')])
    expect(problems(expected, made('/nowhere/new'))).toEqual([expect.stringContaining('no group to hold it')])
  })

  it.each<[string, Change]>([
    ['leaves out nothing', change({ path: '/none', before: 'group', after: null })],
    ['leaves out a group that is a dataset', change({ path: '/own0/data', before: 'group', after: null })],
    ['casts what has another type', change({ path: '/own0/data', before: 'int32', after: 'uint32' })],
    ['gives a shape of more elements', change({ path: '/own0/data', before: { shape: [3] }, after: { shape: [4] } })],
    ['moves what is not there', change({ path: '/a', before: { path: '/none' }, after: { path: '/a' } })],
    ['moves to a taken place', change({ path: '/own0', before: { path: '/own1' }, after: { path: '/own0' } })],
    ['has no known form', change({ path: '/own0', before: 17, after: [3] })],
    ['changes an attribute of nothing', change({ path: '/none', attribute: 'a', before: null, after: 1 })],
    ['removes an attribute of another value', change({ path: '/own0', attribute: 'file', before: 5, after: null })],
    ['adds an attribute that is there', change({ path: '/own0', attribute: 'file', before: null, after: 1 })],
    [
      'makes a float of another number',
      change({ path: '/own0', attribute: 'file', before: { dtype: 'int32', value: 7 }, after: { dtype: 'float64' } }),
    ],
    [
      'widens more than its step may',
      change({ step: 'unsigned-vector-index', path: '/own0/data', before: 'int16', after: 'uint64' }),
    ],
    [
      'changes what its step never does',
      change({ step: 'object-ids', path: '/own0', attribute: 'file', before: 0, after: 1 }),
    ],
    [
      'moves a date',
      change({
        step: 'dates',
        path: '/session_start_time',
        before: ['2020-01-01T00:00:00'],
        after: ['2020-01-02T00:00:00+00:00'],
      }),
    ],
  ])('does not apply a change that %s', (_, wrong) => {
    const expected = session()
    const before = JSON.stringify([...expected.nodes])

    const said = `${wrong.path}: The list of changes is wrong, step ${wrong.step}`
    expect(problems(expected, wrong)).toEqual([expect.stringContaining(said)])
    expect(JSON.stringify([...expected.nodes])).toBe(before)
  })
})

describe('parseChanges', () => {
  it.each(['', '{}', '[1]', '[{"step":"a","path":"relative","before":1,"after":2}]', '[{"step":"a","path":"/a"}]'])(
    'refuses %j',
    text => {
      expect(() => parseChanges(Buffer.from(text), 'changes.json')).toThrow(CorruptSourceError)
    },
  )
})

import { describe, expect, it } from 'vitest'
import type { Attribute } from '#lib/array/values.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { DatasetNode, GroupNode, LinkNode, NwbTree, TreeNode } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'
import { selectNodes } from '#lib/plan/select-nodes.ts'

const dataset = (name: string, attributes: Attribute[] = []): DatasetNode => ({
  kind: 'dataset',
  name,
  id: `id:${name}`,
  attributes,
  dtype: 'int8',
  shape: [1],
  data: { kind: 'values', values: [0] },
})

const group = (name: string, children: TreeNode[], attributes: Attribute[] = []): GroupNode => ({
  kind: 'group',
  name,
  id: `id:${name}`,
  attributes,
  children,
})

const link = (name: string, target: string): LinkNode => ({ kind: 'link', name, target })

const refersTo = (target: string): Attribute => ({
  name: 'target',
  dtype: 'reference',
  shape: [],
  values: [{ ref: target }],
})

const colnames = (...names: string[]): Attribute => ({
  name: 'colnames',
  dtype: 'string',
  shape: [names.length],
  values: names,
})

const tree: NwbTree = {
  files: [],
  root: group('', [
    group('acquisition', [
      group('lfp', [dataset('data'), link('timestamps', 'id:clock'), dataset('rows', [refersTo('id:electrodes')])]),
      group('movie', [dataset('frames'), dataset('clock')]),
    ]),
    group('general', [group('electrodes', [dataset('x'), dataset('y')], [colnames('x', 'y')])]),
    dataset('identifier'),
    group('units', [dataset('id'), dataset('spikes')], [colnames('spikes')]),
  ]),
}

const pathsOf = ({ root }: NwbTree) => [...walk(root)].map(({ path }) => path).slice(1)

describe('selectNodes', () => {
  it('changes nothing when nothing is asked', () => {
    expect(selectNodes(tree, { only: [], exclude: [] })).toEqual({ tree, changes: [] })
  })

  it('keeps what is asked for, what that leads to, and the facts of the session', () => {
    const { tree: kept } = selectNodes(tree, { only: ['/acquisition/lfp'], exclude: [] })

    expect(pathsOf(kept)).toEqual([
      '/acquisition',
      '/acquisition/lfp',
      '/acquisition/lfp/data',
      '/acquisition/lfp/timestamps',
      '/acquisition/lfp/rows',
      '/acquisition/movie',
      '/acquisition/movie/clock',
      '/general',
      '/general/electrodes',
      '/general/electrodes/x',
      '/general/electrodes/y',
      '/identifier',
    ])
  })

  it('leaves out what is excluded, the links to it, and its name among the columns', () => {
    const { tree: kept, changes } = selectNodes(tree, {
      only: [],
      exclude: ['/acquisition/movie', '/general/electrodes/y'],
    })

    expect(pathsOf(kept).filter(path => /movie|timestamps|electrodes\/y/.test(path))).toEqual([])
    const table = [...walk(kept.root)].find(({ path }) => path === '/general/electrodes')?.node
    expect(table?.kind === 'group' && table.attributes).toEqual([colnames('x')])
    expect(changes.map(({ path, attribute }) => [path, attribute].join('@')).sort()).toEqual([
      '/acquisition/lfp/timestamps@',
      '/acquisition/movie@',
      '/general/electrodes/y@',
      '/general/electrodes@colnames',
    ])
  })

  it('refuses a pattern that fits nothing', () => {
    expect(() => selectNodes(tree, { only: [], exclude: ['/acquisiton/**'] })).toThrow(InvalidInputError)
  })
})

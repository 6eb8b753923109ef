import { describe, expect, it } from 'vitest'
import { TransformError } from '#lib/errors.ts'
import { addNode, removeNode } from '#lib/nwb/edit.ts'
import { newDataset, newGroup, newLink, newValues } from '#lib/nwb/new-node.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import type { Data } from '#lib/nwb/tree.ts'
import { treeOf } from '#test/support/small-tree.ts'

const tree = treeOf({
  '/a': { type: 'Device', attributes: { object_id: 'id-a' } },
  '/b': { attributes: { target: { ref: '/a' } } },
  '/c': { link: '/a' },
})

describe('targetsOf', () => {
  it('lists every object with path and object id, links not among them', () => {
    expect([...targetsOf(tree)]).toEqual([
      ['0:/', { path: '/', objectId: null }],
      ['0:/a', { path: '/a', objectId: 'id-a' }],
      ['0:/b', { path: '/b', objectId: null }],
    ])
  })

  it('names both ends of a reference and of a link that lead nowhere', () => {
    const without = removeNode(tree, '/a', 'test')

    expect(() => targetsOf(without)).toThrow(/reference in attribute target at \/b leads to \/a of session\.nwb/)
    expect(() => targetsOf(removeNode(without, '/b', 'test'))).toThrow(/link at \/c leads to \/a/)
    expect(() => targetsOf(addNode(tree, '/b', 'test', newLink('l', 'new:x')))).toThrow(TransformError)
  })

  it('refuses two objects of one identity', () => {
    expect(() => targetsOf(addNode(tree, '/', 'test', newGroup('d', '0:/a')))).toThrow(
      '/a and /d have the same identity',
    )
  })

  it.each<[string, (values: Data) => Data]>([
    ['values', data => data],
    ['a field', of => ({ kind: 'field', of, name: 'x' })],
    ['a cast', of => ({ kind: 'cast', of, from: 'reference', dtype: 'reference' })],
    ['rows', data => ({ kind: 'take', of: { data, shape: [1] }, indices: [0] })],
    ['another shape', data => ({ kind: 'reshape', of: { data, shape: [1] } })],
    ['joined parts', data => ({ kind: 'concat', axis: 0, parts: [{ data, shape: [1] }] })],
    ['a stack', data => ({ kind: 'stack', axis: 0, parts: [{ data, shape: [1] }] })],
  ])('finds dangling references in %s', (_, wrap) => {
    const data = wrap({ kind: 'values', values: [[{ ref: '0:/gone' }]] })
    const node = newDataset('d', 'new:d', { dtype: 'reference', shape: [1], data })

    expect(() => targetsOf(addNode(tree, '/', 'test', node))).toThrow(/reference at \/d leads to \/gone/)
  })

  it.each(['/..', '/a/.zarray', '/nwb2zarr'] as const)('refuses the name of %s', path => {
    expect(() => targetsOf(treeOf({ [path]: {} }))).toThrow(/cannot be used in a Zarr store/)
  })

  it('lets null references be', () => {
    const node = newValues('d', 'new:d', 'reference', [{ ref: null }])

    expect(targetsOf(addNode(tree, '/', 'test', node)).size).toBe(4)
  })
})

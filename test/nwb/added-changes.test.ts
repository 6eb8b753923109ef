import { describe, expect, it } from 'vitest'
import { addedChanges, replacedChange } from '#lib/nwb/added-changes.ts'
import { referenceValue, textValue } from '#lib/nwb/attributes.ts'
import { addNode, updateDataset } from '#lib/nwb/edit.ts'
import { newGroup, newLink, newText, newValues } from '#lib/nwb/new-node.ts'
import { sessionOf } from '#test/support/small-tree.ts'

const session = sessionOf({ '/general/devices/a': { type: 'Device' }, '/units/id': { dtype: 'int64', shape: [2] } })

describe('addedChanges', () => {
  it('records an object and all below it, parents first, what a step made by its path', () => {
    const children = [
      newText('note', 'new:test:note', 'hello'),
      newLink('device', '0:/general/devices/a'),
      newValues('order', 'new:test:order', 'reference', [{ ref: 'new:test:note' }, { ref: null }]),
    ]
    const attributes = [textValue('comment', 'made up'), referenceValue('first', 'new:test:note')]
    const tree = addNode(session, '/acquisition', 'test', newGroup('x', 'new:test:x', { attributes, children }))

    const changes = addedChanges(tree, '/acquisition/x', { step: 'test', reason: 'A test.' })

    expect(changes.map(({ path, before }) => [path, before])).toEqual([
      ['/acquisition/x', null],
      ['/acquisition/x/device', null],
      ['/acquisition/x/note', null],
      ['/acquisition/x/order', null],
    ])
    expect(changes.map(({ after }) => after)).toEqual([
      { attributes: { comment: 'made up', first: { ref: '/acquisition/x/note' } } },
      { target: '/general/devices/a' },
      { dtype: 'string', shape: [], data: { kind: 'values', values: ['hello'] }, attributes: {} },
      {
        dtype: 'reference',
        shape: [2],
        data: { kind: 'values', values: [{ ref: '/acquisition/x/note' }, { ref: null }] },
        attributes: {},
      },
    ])
  })
})

describe('replacedChange', () => {
  it('says what the elements are now, and nothing of the attributes, which stay', () => {
    const tree = updateDataset(session, '/units/id', 'test', node => ({
      ...node,
      data: { kind: 'cast', of: node.data, from: 'int64', dtype: 'int32' },
      dtype: 'int32',
    }))

    expect(replacedChange(tree, '/units/id', { step: 'test', reason: 'A test.' })).toMatchObject({
      path: '/units/id',
      before: 'dataset',
      after: { dtype: 'int32', shape: [2], data: { kind: 'cast', from: 'int64' } },
    })
  })
})

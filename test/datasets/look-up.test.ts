import { describe, expect, it } from 'vitest'
import { needsOf, runSteps, type Step } from '#lib/datasets/dataset.ts'
import { lookedUpValue, lookUpsOf } from '#lib/datasets/look-up.ts'
import { TransformError } from '#lib/errors.ts'
import { addNode } from '#lib/nwb/edit.ts'
import { newGroup, newText } from '#lib/nwb/new-node.ts'
import { sessionOf } from '#test/support/small-tree.ts'

const tree = sessionOf({
  '/units/id': { dtype: 'int64', shape: [3] },
  '/units/group': { dtype: 'reference', shape: [2] },
  '/units/nothing': { dtype: 'int8', shape: null },
})

describe('needsOf', () => {
  it('asks for the datasets that are there, and refuses one that is too large', () => {
    expect(needsOf(tree, ['/units/id', '/units/none', '/units', '/units/nothing'], 3)).toEqual([
      { id: '0:/units/id', maxElements: 3 },
    ])
    expect(() => needsOf(tree, ['/units/id'], 2)).toThrow('/units/id holds 3 elements')
  })
})

describe('lookUpsOf', () => {
  it('says where each needed dataset lies', () => {
    const [lookUp] = lookUpsOf([tree], [{ id: '0:/units/id', maxElements: 3 }])

    expect(lookUp).toMatchObject({ file: 0, path: '/units/id', node: { dtype: 'int64' } })
  })

  it('refuses what no file holds', () => {
    const made = addNode(tree, '/units', 'test', newText('made', 'new:made', 'x'))

    expect(() => lookUpsOf([made], [{ id: 'new:made', maxElements: 1 }])).toThrow(TransformError)
    expect(() => lookUpsOf([tree], [{ id: '0:/gone', maxElements: 1 }])).toThrow('0:/gone')
  })
})

describe('lookedUpValue', () => {
  it('makes identities of the paths that references have', () => {
    const [lookUp] = lookUpsOf([tree], [{ id: '0:/units/group', maxElements: 2 }])

    const value = lookUp && lookedUpValue(lookUp, { kind: 'references', targets: ['/general/a', null] })

    expect(value).toEqual({ dtype: 'reference', shape: [2], values: [{ ref: '0:/general/a' }, { ref: null }] })
  })
})

describe('runSteps', () => {
  it('hands each step the tree of the one before, and keeps all that they say', () => {
    const adds = (name: string): Step => ({
      name,
      apply: before => ({
        tree: addNode(before, '/', name, newGroup(`${name}${before.root.children.length}`, `new:${name}`)),
        changes: [{ step: name, path: '/', before: null, after: null, reason: 'test' }],
        ...(name === 'b' && { warnings: ['careful'] }),
      }),
    })
    const count = tree.root.children.length

    const result = runSteps(tree, [adds('a'), adds('b')])

    expect(result.tree.root.children.map(({ name }) => name)).toEqual(
      expect.arrayContaining([`a${count}`, `b${count + 1}`]),
    )
    expect(result.changes.map(({ step }) => step)).toEqual(['a', 'b'])
    expect(result.warnings).toEqual(['careful'])
  })
})

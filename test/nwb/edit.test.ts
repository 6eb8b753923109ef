import { describe, expect, it } from 'vitest'
import { TransformError } from '#lib/errors.ts'
import {
  addAliases,
  addNode,
  findNode,
  getDataset,
  getGroup,
  mapNodes,
  moveNode,
  putNode,
  removeNode,
  renameNode,
  updateNode,
} from '#lib/nwb/edit.ts'
import { newGroup, newLink, newText } from '#lib/nwb/new-node.ts'
import { treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { diffTrees, objectsOf, treeOf } from '#test/support/small-tree.ts'

const STEP = 'test'

const tree = treeOf({ '/a/x': { dtype: 'int8', shape: [2] }, '/b/y': {}, '/c': { link: '/a/x' } })

describe('addNode', () => {
  it('keeps children sorted and everything else shared', () => {
    const next = addNode(tree, '/', STEP, newGroup('aa', 'new:aa'))

    expect(next.root.children.map(({ name }) => name)).toEqual(['a', 'aa', 'b', 'c'])
    expect(findNode(next, '/a')).toBe(findNode(tree, '/a'))
    expect(diffTrees(tree, next)).toEqual(['+ /aa'])
  })

  it('grafts a subtree of another file, whose links and references follow it', () => {
    const objects = objectsOf({
      '/lfp/data': { dtype: 'float32', shape: [4] },
      '/lfp/again': { link: '/lfp/data' },
      '/lfp/electrodes': { dtype: 'int8', attributes: { table: { ref: '/table' } } },
      '/table': {},
    })
    const other = treeFromObjects(objects, 1, []).tree

    const grafted = addNode(tree, '/b', STEP, getGroup(other, '/lfp', STEP))
    const merged = addAliases(grafted, '/a', STEP, ['1:/table'])

    expect(diffTrees(tree, grafted)).toEqual(['+ /b/lfp', '+ /b/lfp/again', '+ /b/lfp/data', '+ /b/lfp/electrodes'])
    expect(() => targetsOf(grafted)).toThrow(/\/b\/lfp\/electrodes leads to \/table/)
    expect(targetsOf(merged).get('1:/lfp/data')?.path).toBe('/b/lfp/data')
    expect(targetsOf(merged).get('1:/table')?.path).toBe('/a')
  })

  it.each(['', '..', 'a/b', '.zattrs', '.zmetadata', 'zarr.json', 'tab\t', 'nwb2zarr', 'back\\slash', 'half\ud800'])(
    'refuses the name %j',
    name => {
      expect(() => addNode(tree, '/', STEP, newGroup(name, 'new:1'))).toThrow(TransformError)
    },
  )

  it('refuses a name that is taken, a parent that is missing or no group', () => {
    expect(() => addNode(tree, '/', STEP, newGroup('a', 'new:1'))).toThrow('/a')
    expect(() => addNode(tree, '/none', STEP, newGroup('a', 'new:1'))).toThrow('no object at /none')
    expect(() => addNode(tree, '/a/x', STEP, newGroup('a', 'new:1'))).toThrow('a dataset is there')
  })
})

describe('putNode', () => {
  it('replaces a node of the same name', () => {
    const next = putNode(tree, '/b', STEP, newLink('y', '0:/a'))

    expect(diffTrees(tree, next)).toEqual([
      '~ /b/y kind: group → link',
      '~ /b/y id: 0:/b/y → none',
      '~ /b/y target: none → 0:/a',
    ])
  })
})

describe('removeNode, moveNode, renameNode', () => {
  it('take a node away with all below it', () => {
    expect(diffTrees(tree, removeNode(tree, '/a', STEP))).toEqual(['- /a', '- /a/x'])
    expect(() => removeNode(tree, '/', STEP)).toThrow(TransformError)
  })

  it('move a node; links to it follow', () => {
    const next = moveNode(renameNode(tree, '/a', STEP, 'z'), '/z/x', STEP, '/b', 'w')

    expect(diffTrees(tree, next)).toEqual(['- /a', '- /a/x', '+ /b/w', '+ /z'])
    expect(targetsOf(next).get('0:/a/x')?.path).toBe('/b/w')
  })

  it('refuse to move a group into itself', () => {
    expect(() => moveNode(tree, '/a', STEP, '/a')).toThrow('no object at /a')
  })
})

describe('updateNode', () => {
  it('returns the same tree where nothing changes', () => {
    expect(updateNode(tree, '/a/x', STEP, node => node)).toBe(tree)
  })

  it('sorts a renamed node in', () => {
    const next = updateNode(tree, '/a', STEP, node => ({ ...node, name: 'bb' }))

    expect(next.root.children.map(({ name }) => name)).toEqual(['b', 'bb', 'c'])
  })
})

describe('mapNodes', () => {
  it('visits children before their group and drops what is undefined', () => {
    const visited: string[] = []

    const next = mapNodes(tree, STEP, (node, path) => {
      visited.push(path)
      return path === '/b/y' ? undefined : node
    })

    expect(visited).toEqual(['/a/x', '/a', '/b/y', '/b', '/c', '/'])
    expect(diffTrees(tree, next)).toEqual(['- /b/y'])
  })

  it('returns the same tree where nothing changes, and sorts where names do', () => {
    expect(mapNodes(tree, STEP, node => node)).toBe(tree)

    const next = mapNodes(tree, STEP, node => (node.name === 'a' ? { ...node, name: 'd' } : node))

    expect(next.root.children.map(({ name }) => name)).toEqual(['b', 'c', 'd'])
  })

  it('refuses two nodes of one name', () => {
    expect(() => mapNodes(tree, STEP, node => (node.name === 'a' ? { ...node, name: 'b' } : node))).toThrow('/b')
  })
})

describe('getDataset', () => {
  it('says what is there instead', () => {
    expect(() => getDataset(tree, '/a', STEP)).toThrow('A dataset was expected at /a, a group is there.')
    expect(getDataset(addNode(tree, '/', STEP, newText('t', 'new:t', 'hello')), '/t', STEP).shape).toEqual([])
  })
})

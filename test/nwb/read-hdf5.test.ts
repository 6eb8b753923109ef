import { describe, expect, it } from 'vitest'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { findNode } from '#lib/nwb/edit.ts'
import { treeFromObjects } from '#lib/nwb/read-hdf5.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { walk } from '#lib/nwb/walk.ts'
import { describedFiles, readDescribed } from '#test/support/described-objects.ts'
import { objectsOf, treeOf } from '#test/support/small-tree.ts'

const FILES = [{ url: 'a.nwb', size: 1, etag: '' }]

describe('treeFromObjects', () => {
  it('names objects by file number and path, and sorts children by the bytes of their names', () => {
    const { tree } = treeFromObjects(objectsOf({ '/é': {}, '/z': {}, '/a/b': {}, '/😀': {}, '/\uffee': {} }), 0, FILES)

    expect([...walk(tree.root)].map(({ path }) => path)).toEqual(['/', '/a', '/a/b', '/z', '/é', '/\uffee', '/😀'])
    expect(findNode(tree, '/a/b')).toMatchObject({ id: '0:/a/b' })
  })

  it('turns soft links and second hard links into links to the object itself', () => {
    const tree = treeOf({
      '/a/data': { dtype: 'int8', shape: [3] },
      '/chain': { link: '/soft' },
      '/hard': { hardLink: '/a' },
      '/soft': { link: '/hard/data' },
    })

    expect(findNode(tree, '/hard')).toEqual({ kind: 'link', name: 'hard', target: '0:/a' })
    expect(findNode(tree, '/soft')).toEqual({ kind: 'link', name: 'soft', target: '0:/a/data' })
    expect(findNode(tree, '/chain')).toEqual({ kind: 'link', name: 'chain', target: '0:/a/data' })
  })

  it('gives references the identity of the object, through links on their path', () => {
    const table = { dtype: 'reference' as const, shape: [2], values: [{ ref: '/alias/b' }, { ref: null }] }

    const tree = treeOf({ '/a/b': {}, '/alias': { link: '/a' }, '/c': { attributes: { table } } })

    expect(findNode(tree, '/c')).toMatchObject({
      attributes: [{ name: 'table', values: [{ ref: '0:/a/b' }, { ref: null }] }],
    })
  })

  it('does not follow links in circles for ever', () => {
    const tree = treeOf({ '/a': { link: '/b' }, '/b': { link: '/a' }, '/c': { link: '/c/c' } })

    expect(() => targetsOf(tree)).toThrow(/leads to .* no object/)
  })

  it('keeps the cached specifications and .specloc apart from the tree', () => {
    const objects = objectsOf({
      '/': { attributes: { '.specloc': { ref: '/specifications' }, nwb_version: '2.8.0' } },
      '/specifications/core/2.8.0/namespace': { dtype: 'string' },
      '/specifications/core/2.8.0/nwb.base': { dtype: 'string' },
      '/specifications_of_mine': {},
    })

    const { tree, cachedSources } = treeFromObjects(objects, 0, FILES)

    expect([...walk(tree.root)].map(({ path }) => path)).toEqual(['/', '/specifications_of_mine'])
    expect(tree.root.attributes.map(({ name }) => name)).toEqual(['nwb_version'])
    expect(cachedSources).toEqual([
      { namespace: 'core', version: '2.8.0', source: 'namespace', path: '/specifications/core/2.8.0/namespace' },
      { namespace: 'core', version: '2.8.0', source: 'nwb.base', path: '/specifications/core/2.8.0/nwb.base' },
    ])
  })

  it('leaves committed datatypes out and says so', () => {
    const objects = [...objectsOf({}), { kind: 'committed-type' as const, path: '/type' as const, address: 9 }]

    const { tree, warnings } = treeFromObjects(objects, 0, FILES)

    expect(tree.root.children).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('/type')])
  })

  it('says of each filter what people call it', () => {
    const filters = [
      { id: 2, name: 'shuffle', options: [4] },
      { id: 1, name: 'deflate', options: [9] },
    ]
    const objects = objectsOf({ '/a': { dtype: 'float32', shape: [8] } }).map(object =>
      object.kind === 'dataset' ? { ...object, chunkShape: [4], filters } : object,
    )

    const node = findNode(treeFromObjects(objects, 0, FILES).tree, '/a')

    expect(node).toMatchObject({ storage: { chunkShape: [4], filters: ['shuffle', 'gzip 9'] } })
  })

  it('refuses nesting that would exhaust a reader, and a file without a root', () => {
    const deep = `/${Array.from({ length: 200 }, () => 'x').join('/')}` as const

    expect(() => treeFromObjects(objectsOf({ [deep]: {} }), 0, FILES)).toThrow(UnsupportedFeatureError)
    expect(() => treeFromObjects([], 0, FILES)).toThrow(CorruptSourceError)
  })

  it('takes a group of many thousand children in reasonable time', () => {
    const entries = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`/g/image${index}`, { dtype: 'uint8' as const }]),
    )

    const started = performance.now()
    const tree = treeOf(entries)

    expect(findNode(tree, '/g')).toMatchObject({ children: { length: 20_000 } })
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('every described file', () => {
  const files = describedFiles()
  if (files.length === 0) it.skip('is read (../shared/golden is not here)', () => {})

  it.each(files)('becomes a tree of as many nodes: %s', name => {
    const { objects } = readDescribed(name)

    const { tree } = treeFromObjects(objects, 0, FILES)

    expect([...walk(tree.root)].map(({ path }) => path)).toEqual(objects.map(({ path }) => path))
  })
})

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { elementCount } from '#lib/array/region.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { readZarrTree } from '#lib/nwb/read-zarr.ts'
import type { DatasetNode, GroupNode, TreeNode } from '#lib/nwb/tree.ts'
import { openStoreArrays, type StoredArray } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import {
  byCodePoint,
  compareDescriptions,
  type DescribedNode,
  type Description,
  describeAttribute,
  describeValues,
} from '../support/describe.ts'
import { describeStoreFolder } from '../support/describe-store.ts'
import { keysOf } from '../support/folder.ts'
import { sampleValues } from '../support/sample-values.ts'
import { sharedFolder } from '../support/shared-folder.ts'
import { storeOver, writeStore } from '../support/written-store.ts'

const child = (node: TreeNode | undefined, name: string): TreeNode | undefined =>
  node?.kind === 'group' ? node.children.find(other => other.name === name) : undefined

describe('readZarrTree', () => {
  const write = () =>
    writeStore(
      [
        {
          path: '/a/data',
          dtype: 'float32',
          shape: [6, 2],
          chunkShape: [4, 2],
          compressor: { id: 'blosc', cname: 'zstd', clevel: 5, shuffle: 1, blocksize: 0 },
          dimensions: ['time', 'x'],
          values: region => sampleValues('float32', [6, 2], region),
          attributes: [
            { name: 'table', dtype: 'reference', shape: [], values: [{ path: '/a', objectId: 'id' }] },
            { name: 'rate', dtype: 'float32', shape: [], values: ['NaN'] },
            { name: 'big', dtype: 'uint64', shape: [], values: ['18446744073709551615'] },
            { name: 'axes', dtype: 'int8', shape: [2, 1], values: [1, -2] },
            { name: 'none', dtype: 'string', shape: [0], values: [] },
          ],
        },
        {
          path: '/a/identifier',
          dtype: 'string',
          shape: [1],
          chunkShape: [1],
          scalar: true,
          values: () => ({ kind: 'strings', strings: ['mini'] }),
        },
        {
          path: '/specifications/core/2.9.0/namespace',
          dtype: 'string',
          shape: [1],
          chunkShape: [1],
          values: () => ({ kind: 'strings', strings: ['{}'] }),
        },
      ],
      [
        { path: '/', attributes: [{ name: '.specloc', dtype: 'string', shape: [], values: ['specifications'] }] },
        {
          path: '/a',
          links: [
            { name: 'copy', path: '/a/data' },
            { name: 'away', path: '/t', source: '../other.nwb.zarr' },
          ],
        },
      ],
    )

  it('undoes what the format adds', async () => {
    const { root } = await readZarrTree(storeOver(await write()))
    const group = child(root, 'a') as GroupNode

    expect(root).toMatchObject({ name: '', id: '0:/', attributes: [] })
    expect(root.children.map(({ name }) => name)).toEqual(['a'])
    expect(group.attributes).toEqual([])
    expect(group.children).toEqual([
      { kind: 'external-link', name: 'away', file: '../other.nwb.zarr', path: '/t' },
      { kind: 'link', name: 'copy', target: '0:/a/data' },
      {
        kind: 'dataset',
        name: 'data',
        id: '0:/a/data',
        attributes: [
          { name: 'axes', dtype: 'int64', shape: [2, 1], values: ['1', '-2'] },
          { name: 'big', dtype: 'uint64', shape: [], values: ['18446744073709551615'] },
          { name: 'none', dtype: 'string', shape: [0], values: [] },
          { name: 'rate', dtype: 'float64', shape: [], values: ['NaN'] },
          { name: 'table', dtype: 'reference', shape: [], values: [{ ref: '0:/a' }] },
        ],
        dtype: 'float32',
        shape: [6, 2],
        data: { kind: 'source', file: 0, path: '/a/data' },
        dimensions: ['time', 'x'],
        storage: { chunkShape: [4, 2], filters: ['blosc zstd 5'] },
      },
      {
        kind: 'dataset',
        name: 'identifier',
        id: '0:/a/identifier',
        attributes: [],
        dtype: 'string',
        shape: [],
        data: { kind: 'source', file: 0, path: '/a/identifier' },
        storage: { chunkShape: [1], filters: ['vlen-utf8'] },
      },
    ])
  })

  it.each([
    ['links that are no list', 'a/.zattrs', '{"zarr_link":{}}'],
    ['a link without a path', 'a/.zattrs', '{"zarr_link":[{"name":"x"}]}'],
    ['a reference without a path', 'a/data/.zattrs', '{"table":{"zarr_dtype":"object","value":{"source":"."}}}'],
    ['lists of different lengths', 'a/data/.zattrs', '{"x":[[1],[2,3]]}'],
  ])('refuses %s', async (_, key, text) => {
    const keys = await write()
    keys.delete('.zmetadata')
    keys.set(key, new TextEncoder().encode(text))

    await expect(readZarrTree(storeOver(keys))).rejects.toThrow(CorruptSourceError)
  })

  it('refuses a node outside every group', async () => {
    const keys = await write()
    keys.delete('.zmetadata')
    keys.delete('a/.zgroup')

    await expect(readZarrTree(storeOver(keys))).rejects.toThrow(/no \.zgroup/)
  })
})

const STORES = ['golden/hdmf-zarr/proof.nwb.zarr', 'corpus/zarr/behavior_717531_2024-08-07_09-01-02.nwb']
/** Arrays pickled by hdmf-zarr, which neither side reads. */
const PICKLED = ['intervals/epochs/timeseries', 'intervals/stim_presentations/timeseries']

describe('stores of hdmf-zarr', () => {
  for (const name of STORES) {
    const folder = sharedFolder(name)
    const missing = existsSync(folder) ? '' : ' (skipped: ../shared is not here)'

    it.skipIf(missing !== '')(`read the same on both ways: ${name}${missing}`, async () => {
      const keys = keysOf(folder)

      const described = await describeTree(keys)

      expect(
        compareDescriptions(described, await describeStoreFolder(folder, { skip: PICKLED }), { specifications: false }),
      ).toEqual([])
    })
  }
})

/** A description by way of the tree and lib/zarr's reader. */
async function describeTree(keys: ReadonlyMap<string, Uint8Array>): Promise<Description> {
  const store = storeOver(keys)
  const { nodes } = await openStoreArrays(store)
  const { root } = await readZarrTree(store)
  const described: [string, DescribedNode][] = []
  const pathOf = (id: string) => id.slice(2)

  const visit = async (node: TreeNode, path: string): Promise<void> => {
    if (node.kind === 'link') described.push([path, { kind: 'link', target: pathOf(node.target) }])
    else if (node.kind === 'external-link') described.push([path, { kind: 'link', target: node.path, file: node.file }])
    else if (!PICKLED.includes(path.slice(1))) described.push([path, await describeObject(node, path)])
    if (node.kind === 'group')
      for (const part of node.children) await visit(part, `${path === '/' ? '' : path}/${part.name}`)
  }
  const describeObject = async (node: GroupNode | DatasetNode, path: string): Promise<DescribedNode> => {
    const identity = ['neurodata_type', 'namespace', 'object_id']
    const own = node.attributes.filter(attribute => identity.includes(attribute.name))
    const attributes = node.attributes
      .filter(attribute => !identity.includes(attribute.name))
      .map(({ values, ...rest }) => {
        const targets = values.map(value => (isReference(value) ? { ref: pathOf(value.ref ?? '') } : value))
        return [rest.name, describeAttribute({ ...rest, values: targets })] as const
      })
    const common = {
      ...Object.fromEntries(own.map(({ name, values }) => [name, values[0]])),
      attributes: Object.fromEntries(attributes),
    }
    if (node.kind === 'group') return { kind: 'group', ...common }
    const values = await readArrayRegion(store, nodes.get(path) as StoredArray)
    expect(elementCount(node.shape ?? [])).toBeGreaterThanOrEqual(0)
    const data = describeValues(values, node.dtype, node.shape)
    return { kind: 'dataset', ...common, dtype: node.dtype, shape: node.shape, ...data, storage: null }
  }
  await visit(root, '/')
  described.sort(([a], [b]) => byCodePoint(a, b))
  return { format: 'nwb-describe/1', backend: 'zarr', specifications: [], nodes: Object.fromEntries(described) }
}

const isReference = (value: unknown): value is { readonly ref: string | null } =>
  typeof value === 'object' && value !== null && 'ref' in value

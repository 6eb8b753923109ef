import { describe, expect, it } from 'vitest'
import { CorruptSourceError, InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import { openStoreArrays } from '#lib/zarr/open-store-arrays.ts'
import { sampleValues } from '../support/sample-values.ts'
import { storeOver, writeStore } from '../support/written-store.ts'

const write = () =>
  writeStore(
    [
      {
        path: '/a/b/data',
        dtype: 'int8',
        shape: [4],
        chunkShape: [4],
        values: region => sampleValues('int8', [4], region),
      },
    ],
    [{ path: '/', attributes: [{ name: 'x', dtype: 'float64', shape: [], values: ['NaN'] }] }],
  )

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('openStoreArrays', () => {
  it('needs one request where the store is consolidated', async () => {
    const store = storeOver(await write())

    const { nodes, consolidated } = await openStoreArrays(store)

    expect(consolidated).toBe(true)
    expect([...nodes.keys()]).toEqual(['/', '/a', '/a/b', '/a/b/data'])
    expect(store.gets).toEqual(['.zmetadata'])
  })

  it('finds the same nodes one by one', async () => {
    const keys = await write()
    const together = await openStoreArrays(storeOver(keys))
    const ignored = await openStoreArrays(storeOver(keys), { consolidated: false })
    keys.delete('.zmetadata')
    const single = await openStoreArrays(storeOver(keys))

    expect(single.consolidated).toBe(false)
    expect(single.nodes).toEqual(together.nodes)
    expect(ignored.nodes).toEqual(together.nodes)
  })

  it('refuses a folder that is no store, and a store of Zarr v3', async () => {
    await expect(openStoreArrays(storeOver(new Map()))).rejects.toThrow(InvalidInputError)
    await expect(openStoreArrays(storeOver(new Map([['zarr.json', bytesOf('{}')]])))).rejects.toThrow(/Zarr v3/)
  })

  it.each([
    ['{"zarr_format":2,"shape":[-1],"chunks":[1],"dtype":"<i2"}', /"shape"/],
    ['{"zarr_format":2,"shape":[1.5],"chunks":[1],"dtype":"<i2"}', /"shape"/],
    ['{"zarr_format":2,"shape":[1],"chunks":[0],"dtype":"<i2"}', /"chunks"/],
    ['{"zarr_format":2,"shape":[1],"chunks":[1,1],"dtype":"<i2"}', /axes/],
    ['{"zarr_format":2,"shape":[9007199254740993],"chunks":[1],"dtype":"<i2"}', /"shape"/],
    ['{"zarr_format":2,"shape":[4294967296,4294967296],"chunks":[1,1],"dtype":"<i2"}', /counted/],
    ['{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":7}', /"dtype"/],
    ['{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"<i2","order":"X"}', /"order"/],
    ['{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"<i2","dimension_separator":"-"}', /separator/],
    ['{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"<i2","compressor":"zstd"}', /"compressor"/],
    ['{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"<i2","filters":[{}]}', /"filters"/],
    ['[]', /object/],
    ['{"zarr_format":2', /not JSON/],
  ])('refuses %s and names the key', async (text, fault) => {
    const keys = await write()
    keys.delete('.zmetadata')
    keys.set('a/b/data/.zarray', bytesOf(text))

    const opening = openStoreArrays(storeOver(keys))

    await expect(opening).rejects.toThrow(CorruptSourceError)
    await expect(opening).rejects.toThrow(fault)
    await expect(opening).rejects.toMatchObject({ place: { path: 'a/b/data/.zarray' } })
  })

  it.each(['../out/.zarray', '/abs/.zgroup', 'a//b/.zgroup', 'a/./.zgroup'])('refuses the key %s', async key => {
    const metadata = { '.zgroup': { zarr_format: 2 }, [key]: { zarr_format: 2 } }
    const keys = new Map([['.zmetadata', bytesOf(JSON.stringify({ metadata, zarr_consolidated_format: 1 }))]])

    await expect(openStoreArrays(storeOver(keys))).rejects.toThrow(CorruptSourceError)
  })

  it('refuses another format and consolidated metadata without metadata', async () => {
    const keys = await write()
    await expect(openStoreArrays(storeOver(new Map([['.zmetadata', bytesOf('{}')]])))).rejects.toThrow(
      CorruptSourceError,
    )
    keys.delete('.zmetadata')
    keys.set('a/.zgroup', bytesOf('{"zarr_format":3}'))
    await expect(openStoreArrays(storeOver(keys))).rejects.toThrow(UnsupportedFeatureError)
  })
})

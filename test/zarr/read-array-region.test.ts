import { describe, expect, it } from 'vitest'
import { type DataType, formatDtype } from '#lib/array/dtype.ts'
import { type Region, wholeRegion } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError, InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import { openStoreArrays, type StoredArray } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import { sampleValues } from '../support/sample-values.ts'
import { storeOver, writeStore } from '../support/written-store.ts'

const SHAPE = [11, 6, 5]
const CHUNK = [4, 6, 2]
const REGIONS: readonly Region[] = [
  wholeRegion(SHAPE),
  { start: [3, 0, 1], shape: [6, 5, 3] },
  { start: [10, 5, 4], shape: [1, 1, 1] },
  { start: [2, 2, 2], shape: [0, 3, 1] },
]

const TYPES: readonly DataType[] = [
  'int16',
  'float64',
  'bool',
  'string',
  'reference',
  {
    compound: [
      { name: 'x', dtype: 'uint32' },
      { name: 'w', dtype: 'float64' },
    ],
  },
]

async function open(keys: Map<string, Uint8Array>, path = '/a/data') {
  const store = storeOver(keys)
  const { nodes } = await openStoreArrays(store)
  return { store, array: nodes.get(path) as StoredArray }
}

const write = (dtype: DataType) =>
  writeStore([
    {
      path: '/a/data',
      dtype,
      shape: SHAPE,
      chunkShape: CHUNK,
      compressor: { id: 'zstd', level: 1 },
      values: region => sampleValues(dtype, SHAPE, region),
    },
  ])

/** A one-dimensional array of four elements in a chunk, its document and chunk given. */
const foreign = (document: object, chunk: Uint8Array | undefined, name = '0', attributes: object = {}) => {
  const zarray = {
    zarr_format: 2,
    shape: [4],
    chunks: [4],
    compressor: null,
    filters: null,
    fill_value: null,
    order: 'C',
    ...document,
  }
  const text = (json: object) => new TextEncoder().encode(JSON.stringify(json))
  const keys = new Map<string, Uint8Array>([
    ['.zgroup', text({ zarr_format: 2 })],
    ['a/.zgroup', text({ zarr_format: 2 })],
    ['a/data/.zarray', text(zarray)],
    ['a/data/.zattrs', text(attributes)],
  ])
  return chunk === undefined ? keys : keys.set(`a/data/${name}`, chunk)
}

const readForeign = async (...parameters: Parameters<typeof foreign>): Promise<Values> => {
  const { store, array } = await open(foreign(...parameters))
  return readArrayRegion(store, array)
}

describe('readArrayRegion', () => {
  it.each(TYPES.map(dtype => [formatDtype(dtype), dtype] as const))('reads regions of %s', async (_, dtype) => {
    const { store, array } = await open(await write(dtype))

    for (const region of REGIONS)
      expect(await readArrayRegion(store, array, region)).toEqual(sampleValues(dtype, SHAPE, region))
  })

  it('fetches only the chunks that meet the region', async () => {
    const { store, array } = await open(await write('int16'))
    store.gets.length = 0

    await readArrayRegion(store, array, { start: [0, 0, 1], shape: [4, 1, 2] })

    expect(store.gets.sort()).toEqual(['a/data/0.0.0', 'a/data/0.0.1'])
  })

  it('reads missing chunks as the fill value', async () => {
    expect(await readForeign({ dtype: '<i2', fill_value: -2 }, undefined)).toMatchObject({
      bytes: new Uint8Array([254, 255, 254, 255, 254, 255, 254, 255]),
    })
    expect(await readForeign({ dtype: '<f4', fill_value: 'NaN', shape: [1] }, undefined)).toMatchObject({
      bytes: new Uint8Array([0, 0, 192, 127]),
    })
    expect(
      await readForeign({ dtype: '|O', fill_value: 0, filters: [{ id: 'vlen-utf8' }], shape: [2] }, undefined),
    ).toEqual({
      kind: 'strings',
      strings: ['', ''],
    })
  })

  it('reads order F', async () => {
    const stored = Uint8Array.of(0, 3, 1, 4, 2, 5)

    const values = await readForeign({ dtype: '|u1', shape: [2, 3], chunks: [2, 3], order: 'F' }, stored, '0.0')

    expect(values).toMatchObject({ bytes: Uint8Array.of(0, 1, 2, 3, 4, 5) })
  })

  it('reads big-endian numbers', async () => {
    expect(await readForeign({ dtype: '>i2' }, Uint8Array.of(0, 1, 0, 2, 1, 0, 255, 255))).toMatchObject({
      dtype: 'int16',
      bytes: Uint8Array.of(1, 0, 2, 0, 0, 1, 255, 255),
    })
  })

  it('reads text of fixed length', async () => {
    const bytes = new TextEncoder().encode('ab\0\0\0\0é\0abc')
    expect(await readForeign({ dtype: '|S3' }, bytes)).toEqual({ kind: 'strings', strings: ['ab', '', 'é', 'abc'] })
  })

  it('reads rows in json2', async () => {
    const text = '[[1,true,{"source":".","path":"/x"}],null,[2,false,null],[3,true,{"source":".","path":"y"}],"|O",[4]]'
    const attributes = {
      zarr_dtype: [
        { name: 'n', dtype: 'int16' },
        { name: 'ok', dtype: 'bool' },
        { name: 'target', dtype: 'object' },
      ],
    }

    const values = await readForeign(
      { dtype: '|O', filters: [{ id: 'json2' }] },
      new TextEncoder().encode(text),
      '0',
      attributes,
    )

    expect(values).toEqual({
      kind: 'records',
      fields: [
        { name: 'n', values: { kind: 'fixed', dtype: 'int16', bytes: Uint8Array.of(1, 0, 0, 0, 2, 0, 3, 0) } },
        { name: 'ok', values: { kind: 'fixed', dtype: 'bool', bytes: Uint8Array.of(1, 0, 0, 1) } },
        { name: 'target', values: { kind: 'references', targets: ['/x', null, null, '/y'] } },
      ],
    })
  })

  it('never unpickles', async () => {
    const reading = readForeign({ dtype: '|O', filters: [{ id: 'pickle', protocol: 5 }] }, Uint8Array.of(0x80, 5, 0x2e))

    await expect(reading).rejects.toThrow(UnsupportedFeatureError)
    await expect(reading).rejects.toMatchObject({ feature: 'codec pickle', place: { path: '/a/data' } })
  })

  it.each([
    ['a short chunk', { dtype: '<i2' }, Uint8Array.of(1, 2, 3)],
    ['a long chunk', { dtype: '|u1' }, new Uint8Array(5)],
    ['a chunk that is no zstd', { dtype: '|u1', compressor: { id: 'zstd', level: 1 } }, new Uint8Array(40)],
    ['text without its filter', { dtype: '|O' }, new Uint8Array(4)],
    [
      "a count that is not the chunk's",
      { dtype: '|O', filters: [{ id: 'vlen-utf8' }] },
      Uint8Array.of(255, 255, 255, 255),
    ],
    ['text that is not UTF-8', { dtype: '|S1' }, Uint8Array.of(255, 0, 0, 0)],
    ['json2 of another shape', { dtype: '|O', filters: [{ id: 'json2' }] }, new TextEncoder().encode('["|O",[0]]')],
  ])('refuses %s', async (_, document, chunk) => {
    await expect(readForeign(document, chunk)).rejects.toThrow(CorruptSourceError)
  })

  it('says which chunk is damaged', async () => {
    const reading = readForeign({ dtype: '|u1', shape: [8] }, new Uint8Array(3), '1')

    await expect(reading).rejects.toMatchObject({ place: { url: 'memory:test', path: '/a/data', chunk: [1] } })
  })

  it('refuses regions outside the array and larger than memory', async () => {
    const { store, array } = await open(foreign({ dtype: '<f8', shape: [2 ** 50] }, undefined))

    await expect(readArrayRegion(store, array)).rejects.toThrow(InvalidInputError)
    await expect(readArrayRegion(store, array, { start: [2 ** 50], shape: [1] })).rejects.toThrow(InvalidInputError)
    await expect(readArrayRegion(store, array, { start: [0, 0], shape: [1, 1] })).rejects.toThrow(InvalidInputError)
    await expect(readArrayRegion(store, array, { start: [2 ** 49], shape: [2] })).resolves.toMatchObject({
      kind: 'fixed',
    })
  })

  it('refuses chunks larger than any writer makes', async () => {
    const { store, array } = await open(foreign({ dtype: '<f8', chunks: [2 ** 40] }, new Uint8Array(8)))

    await expect(readArrayRegion(store, array)).rejects.toMatchObject({ feature: 'chunk size' })
  })
})

import { describe, expect, it } from 'vitest'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { consolidatedDocument } from '#lib/zarr/consolidate.ts'
import {
  arrayDocuments,
  groupDocuments,
  type StoreArray,
  type StoreAttribute,
  type StoreGroup,
} from '#lib/zarr/hdmf.ts'
import { storageOf } from '#lib/zarr/storage-of.ts'

const group = (part: Partial<StoreGroup>): StoreGroup => ({
  path: '/a',
  attributes: [],
  links: [],
  sourceObjectId: 'root-id',
  ...part,
})

const array = (part: Partial<StoreArray>): StoreArray => {
  const { dtype = 'float64' } = part
  return {
    path: '/a/data',
    attributes: [],
    sourceObjectId: 'root-id',
    dtype,
    shape: [3],
    chunkShape: [3],
    filters: storageOf(dtype, '/a/data').filters,
    compressor: null,
    scalar: false,
    ...part,
  }
}

/** Texts by key. */
const texts = (documents: readonly { key: string; text: string }[]) =>
  Object.fromEntries(documents.map(({ key, text }) => [key, text]))

const attributesOf = (attributes: readonly StoreAttribute[]) =>
  texts(groupDocuments(group({ attributes })))['a/.zattrs']

describe('groupDocuments', () => {
  it('writes no attributes where there are none', () => {
    expect(texts(groupDocuments(group({ path: '/' })))).toEqual({ '.zgroup': '{"zarr_format":2}' })
  })

  it('writes links as records of the group', () => {
    const links = [
      { name: 'device', path: '/general/devices/probe' },
      { name: 'timestamps', path: '/t', source: '../other.nwb.zarr' },
    ]

    expect(texts(groupDocuments(group({ links })))['a/.zattrs']).toBe(
      '{"zarr_link":[{"name":"device","path":"/general/devices/probe","source":"."},{"name":"timestamps","path":"/t","source":"../other.nwb.zarr"}]}',
    )
  })

  it.each<[string, Omit<StoreAttribute, 'name'>, string | undefined]>([
    ['a float that is whole', { dtype: 'float32', shape: [], values: [30] }, '30.0'],
    [
      'floats that JSON cannot spell',
      { dtype: 'float64', shape: [4], values: ['NaN', 'Infinity', '-Infinity', '-0'] },
      '[NaN,Infinity,-Infinity,-0.0]',
    ],
    [
      'the largest integers',
      { dtype: 'uint64', shape: [2], values: ['18446744073709551615', '9007199254740993'] },
      '[18446744073709551615,9007199254740993]',
    ],
    ['a small integer', { dtype: 'int8', shape: [], values: [-1] }, '-1'],
    ['a boolean', { dtype: 'bool', shape: [], values: [false] }, 'false'],
    ['a text', { dtype: 'string', shape: [], values: ['ü😀'] }, '"\\u00fc\\ud83d\\ude00"'],
    ['an empty list', { dtype: 'string', shape: [0], values: [] }, '[]'],
    ['a matrix', { dtype: 'int32', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }, '[[1,2,3],[4,5,6]]'],
    ['a matrix without rows', { dtype: 'int32', shape: [0, 3], values: [] }, '[]'],
    ['lists of any length', { dtype: { vlen: 'float32' }, shape: [2], values: [[1, 2], []] }, '[[1.0,2.0],[]]'],
    [
      'a record',
      {
        dtype: {
          compound: [
            { name: 'n', dtype: 'int8' },
            { name: 'x', dtype: 'float32' },
          ],
        },
        shape: [],
        values: [[1, 2]],
      },
      '[1,2.0]',
    ],
    [
      'a reference',
      { dtype: 'reference', shape: [], values: [{ path: '/t', objectId: 'id' }] },
      '{"value":{"object_id":"id","path":"/t","source":".","source_object_id":"root-id"},"zarr_dtype":"object"}',
    ],
    [
      'references',
      { dtype: 'reference', shape: [1], values: [{ path: '/t', objectId: null }] },
      '{"value":[{"object_id":null,"path":"/t","source":".","source_object_id":"root-id"}],"zarr_dtype":"object"}',
    ],
    ['nothing for a null dataspace', { dtype: 'float32', shape: null, values: [] }, undefined],
    ['nothing for a null reference', { dtype: 'reference', shape: [], values: [null] }, undefined],
  ])('writes %s', (_, attribute, text) => {
    expect(attributesOf([{ name: 'x', ...attribute }])).toBe(text === undefined ? undefined : `{"x":${text}}`)
  })

  it.each<Omit<StoreAttribute, 'name'>>([
    { dtype: 'region', shape: [], values: ['AAAA'] },
    { dtype: 'opaque', shape: [], values: ['AAAA'] },
    { dtype: 'reference', shape: [2], values: [{ path: '/t', objectId: null }, null] },
  ])('refuses an attribute of %j', attribute => {
    expect(() => attributesOf([{ name: 'x', ...attribute }])).toThrow(UnsupportedFeatureError)
    expect(() => attributesOf([{ name: 'x', ...attribute }])).toThrow(/"x" of "\/a"/)
  })
})

describe('arrayDocuments', () => {
  it('writes a number array as Zarr has it, the logical type beside it', () => {
    const documents = arrayDocuments(
      array({ shape: [7, 2], chunkShape: [4, 2], compressor: { id: 'zstd', level: 5 }, dimensions: ['time', 'x'] }),
    )

    expect(texts(documents)).toEqual({
      'a/data/.zarray':
        '{"chunks":[4,2],"compressor":{"id":"zstd","level":5},"dtype":"<f8","fill_value":0.0,"filters":null,"order":"C","shape":[7,2],"zarr_format":2}',
      'a/data/.zattrs': '{"_ARRAY_DIMENSIONS":["time","x"],"zarr_dtype":"float64"}',
    })
  })

  it.each<[string, Partial<StoreArray>, object, unknown]>([
    ['scalar', { scalar: true, shape: [1], chunkShape: [1] }, { dtype: '<f8' }, 'scalar'],
    ['text', { dtype: 'string' }, { dtype: '|O', fill_value: '', filters: [{ id: 'vlen-utf8' }] }, 'str'],
    ['text scalar', { dtype: 'string', scalar: true, shape: [1] }, { dtype: '|O' }, 'scalar'],
    ['scalar reference', { dtype: 'reference', scalar: true, shape: [1] }, { dtype: '|O' }, 'object'],
    ['bool', { dtype: 'bool' }, { dtype: '|b1', fill_value: false, filters: null }, 'bool'],
    ['uint8', { dtype: 'uint8' }, { dtype: '|u1', fill_value: 0 }, 'uint8'],
    ['float16', { dtype: 'float16' }, { dtype: '<f2' }, 'float16'],
    ['references', { dtype: 'reference' }, { dtype: '|O', fill_value: null, filters: [{ id: 'json2' }] }, 'object'],
    [
      'scalar record of numbers',
      {
        dtype: {
          compound: [
            { name: 'x', dtype: 'float32' },
            { name: 'n', dtype: 'uint8' },
          ],
        },
        scalar: true,
        shape: [1],
      },
      {
        dtype: [
          ['x', '<f4'],
          ['n', '|u1'],
        ],
        fill_value: 'AAAAAAA=',
        filters: null,
      },
      [
        { name: 'x', dtype: 'float32' },
        { name: 'n', dtype: 'uint8' },
      ],
    ],
    [
      'records with references',
      {
        dtype: {
          compound: [
            { name: 'n', dtype: 'int32' },
            { name: 't', dtype: 'reference' },
          ],
        },
      },
      {
        dtype: [
          ['n', '<i4'],
          ['t', '|O'],
        ],
        fill_value: null,
        filters: [{ id: 'pickle', protocol: 2 }],
        compressor: null,
      },
      [
        { name: 'n', dtype: 'int32' },
        { name: 't', dtype: 'object' },
      ],
    ],
  ])('writes %s', (_, part, zarray, zarrDtype) => {
    const documents = texts(arrayDocuments(array(part)))

    expect(JSON.parse(documents['a/data/.zarray']!)).toMatchObject(zarray)
    expect(JSON.parse(documents['a/data/.zattrs']!)).toEqual({ zarr_dtype: zarrDtype })
  })

  it.each([
    { vlen: 'int8' } as const,
    'region' as const,
    'opaque' as const,
    { compound: [{ name: 'f', dtype: { vlen: 'int8' } as const }] },
  ])('refuses elements of %j, naming path and type', dtype => {
    expect(() => storageOf(dtype, '/a/data')).toThrow(UnsupportedFeatureError)
    expect(() => storageOf(dtype, '/a/data')).toThrow(/\/a\/data.*(list of int8|region|opaque)/)
  })
})

describe('consolidatedDocument', () => {
  it('holds every document under its key, sorted', () => {
    const documents = [
      ...groupDocuments(group({})),
      ...arrayDocuments(array({})),
      ...groupDocuments(group({ path: '/' })),
    ]

    const { key, text } = consolidatedDocument(documents)

    expect(key).toBe('.zmetadata')
    expect(Object.keys(JSON.parse(text).metadata)).toEqual(['.zgroup', 'a/.zgroup', 'a/data/.zarray', 'a/data/.zattrs'])
    for (const document of documents) expect(JSON.parse(text).metadata[document.key]).toEqual(JSON.parse(document.text))
  })
})

import { describe, expect, it } from 'vitest'
import * as zarr from 'zarrita'
import { isNumberType } from '#lib/array/dtype.ts'
import { wholeRegion } from '#lib/array/region.ts'
import type { CompressorSpec } from '#lib/codecs/codec-spec.ts'
import { tolerantStore } from '#lib/zarr/tolerant-store.ts'
import { sampleValues } from '../support/sample-values.ts'
import { storeOver, type TestArray, writeStore } from '../support/written-store.ts'

const NUMBERS = [
  'bool',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
] as const

const COMPRESSORS: readonly (CompressorSpec | null)[] = [
  null,
  { id: 'zstd', level: 5 },
  { id: 'gzip', level: 4 },
  { id: 'zlib', level: 4 },
  { id: 'blosc', cname: 'zstd', clevel: 5, shuffle: 1, blocksize: 0 },
  { id: 'blosc', cname: 'zstd', clevel: 5, shuffle: 2, blocksize: 0 },
]

const arrays = NUMBERS.flatMap(dtype =>
  COMPRESSORS.map((compressor, index): TestArray => {
    const shape = [30, 7]
    return {
      path: `/a/${dtype}_${index}`,
      dtype,
      shape,
      chunkShape: [16, 4],
      compressor,
      values: region => sampleValues(dtype, shape, region),
      attributes: [
        { name: 'rate', dtype: 'float64', shape: [3], values: ['NaN', '-Infinity', 1] },
        { name: 'note', dtype: 'string', shape: [], values: ['NaN is "not", {Infinity} \\'] },
      ],
    }
  }),
)

describe('tolerantStore', () => {
  it('lets zarrita read every number type and codec, consolidated or not', async () => {
    const plain = tolerantStore(storeOver(await writeStore(arrays)))
    const consolidated = await zarr.withConsolidatedMetadata(plain, { format: 'v2' })

    for (const store of [plain, consolidated])
      for (const { path, dtype, shape, values } of arrays) {
        const array = await zarr.open.v2(zarr.root(store).resolve(path), { kind: 'array' })
        const { data } = await zarr.get(array)

        const bytes = new Uint8Array((data as Uint8Array).buffer)
        const expected = values(wholeRegion(shape))
        if (isNumberType(dtype)) expect({ path, bytes }).toEqual({ path, bytes: 'bytes' in expected && expected.bytes })
        else
          expect([...(data as Iterable<boolean>)].map(Number)).toEqual([...('bytes' in expected ? expected.bytes : [])])
        expect(array.attrs).toMatchObject({ rate: ['NaN', '-Infinity', 1], note: 'NaN is "not", {Infinity} \\' })
      }
  })

  it('reads texts and references through zarrita', async () => {
    const shape = [9]
    const array = (path: string, dtype: 'string' | 'reference'): TestArray => ({
      path,
      dtype,
      shape,
      chunkShape: [4],
      values: region => sampleValues(dtype, shape, region),
    })
    const store = tolerantStore(
      storeOver(await writeStore([array('/texts', 'string'), array('/targets', 'reference')])),
    )

    const open = (path: string) => zarr.open.v2(zarr.root(store).resolve(path), { kind: 'array' })
    const texts = await zarr.get(await open('/texts'))
    const targets = await zarr.get(await open('/targets'))

    expect({ kind: 'strings', strings: texts.data }).toEqual(sampleValues('string', shape, wholeRegion(shape)))
    const paths = (targets.data as ({ path: string } | null)[]).map(record => record?.path ?? null)
    expect({ kind: 'references', targets: paths }).toEqual(sampleValues('reference', shape, wholeRegion(shape)))
  })
})

/** zarr-python 2 reads what lib/zarr writes, element type by codec, edge chunks included. */

import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { type DataType, formatDtype, itemSize } from '#lib/array/dtype.ts'
import { wholeRegion } from '#lib/array/region.ts'
import { scalarsOf } from '#lib/array/scalars.ts'
import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import { packRecords } from '#lib/zarr/pack-records.ts'
import { folderOf } from '../support/folder.ts'
import { pythonMissing, runPython } from '../support/python.ts'
import { sampleValues } from '../support/sample-values.ts'
import { ROOT_ID, type TestArray, writeStore } from '../support/written-store.ts'

const DTYPES: readonly DataType[] = [
  'bool',
  ...(['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const),
  ...(['float16', 'float32', 'float64'] as const),
  {
    compound: [
      { name: 'x', dtype: 'uint32' },
      { name: 'flag', dtype: 'bool' },
      { name: 'weight', dtype: 'float64' },
    ],
  },
  'string',
  'reference',
  {
    compound: [
      { name: 'idx_start', dtype: 'int32' },
      { name: 'count', dtype: 'int64' },
      { name: 'gain', dtype: 'float32' },
      { name: 'label', dtype: 'string' },
      { name: 'timeseries', dtype: 'reference' },
    ],
  },
]

const blosc = (cname: 'zstd' | 'lz4' | 'zlib' | 'blosclz' | 'lz4hc', shuffle: 0 | 1 | 2): CompressorSpec => ({
  id: 'blosc',
  cname,
  clevel: 5,
  shuffle,
  blocksize: 0,
})

const CODECS: readonly { readonly compressor: CompressorSpec | null; readonly filters?: readonly FilterSpec[] }[] = [
  { compressor: null },
  { compressor: { id: 'zstd', level: 4 } },
  { compressor: { id: 'zstd', level: 5 } },
  { compressor: { id: 'gzip', level: 6 } },
  { compressor: { id: 'zlib', level: 4 } },
  { compressor: blosc('zstd', 0) },
  { compressor: blosc('zstd', 1) },
  { compressor: blosc('zstd', 2) },
  { compressor: blosc('zlib', 1) },
  { compressor: blosc('lz4', 1) },
  { compressor: blosc('lz4hc', 2) },
  { compressor: blosc('blosclz', 1) },
  {
    compressor: null,
    filters: [
      { id: 'shuffle', elementsize: 1 },
      { id: 'zlib', level: 1 },
    ],
  },
]

const SHAPES = [
  { shape: [7, 5], chunkShape: [3, 4] },
  { shape: [1], chunkShape: [1] },
  { shape: [9, 4, 3], chunkShape: [9, 4, 3] },
  // Several Blosc blocks, the last of them short.
  { shape: [70_001], chunkShape: [50_000] },
]

const READ = `
import sys, json, hashlib, zarr
out = {}
def plain(value):
    if not isinstance(value, float): return value
    if value != value: return 'NaN'
    if value in (float('inf'), -float('inf')): return 'Infinity' if value > 0 else '-Infinity'
    return '-0' if str(value) == '-0.0' else value
for store in (zarr.open_consolidated(sys.argv[1], mode='r'), zarr.open(sys.argv[1], mode='r')):
    def visit(path, array):
        if not isinstance(array, zarr.Array): return
        values = array[...]
        if values.dtype.hasobject:
            value = [[plain(item) for item in row] if values.dtype.names else row for row in values.ravel().tolist()]
            result = {'values': value}
        else:
            result = {'sha256': hashlib.sha256(values.tobytes()).hexdigest()}
        if out.setdefault(path, result) != result: raise Exception('consolidated and plain differ')
    store.visititems(visit)
json.dump(out, sys.stdout)
`

const casesOf = (dtype: DataType, number: number): TestArray[] =>
  CODECS.flatMap(({ compressor, filters = [] }, codec) =>
    SHAPES.filter(({ shape }) => codec < 7 || shape.length !== 3)
      .filter(
        ({ shape }) => !isLarge(shape) || (typeof dtype === 'string' && dtype !== 'string' && dtype !== 'reference'),
      )
      .map(({ shape, chunkShape }, index) => ({
        path: `/d${number}/c${codec}_${index}`,
        dtype,
        shape,
        chunkShape,
        compressor,
        // numcodecs refuses to shuffle a chunk that is no whole number of elements.
        filters: filters.map(filter =>
          filter.id === 'shuffle' ? { ...filter, elementsize: itemSize(dtype) ?? 1 } : filter,
        ),
        values: region => sampleValues(dtype, shape, region),
      })),
  )

const isLarge = (shape: readonly number[]): boolean => (shape[0] ?? 0) > 1000

describe.skipIf(pythonMissing)(
  `zarr-python${pythonMissing === undefined ? '' : ` (skipped: ${pythonMissing})`}`,
  () => {
    const folders: { remove: () => void }[] = []
    afterAll(() => {
      for (const folder of folders) folder.remove()
    })

    it.each(DTYPES.map((dtype, index) => [formatDtype(dtype), dtype, index] as const))(
      'reads %s',
      async (_, dtype, index) => {
        const arrays = casesOf(dtype, index)
        const folder = folderOf(await writeStore(arrays))
        folders.push(folder)

        const read = runPython(READ, [folder.path]) as Record<string, { sha256?: string; values?: unknown }>

        for (const array of arrays)
          expect({ [array.path]: read[array.path.slice(1)] }).toEqual({ [array.path]: expected(array) })
      },
    )
  },
)

/** What Python sees of the array: digest of the bytes, or the objects as JSON. */
function expected({ dtype, shape, values }: TestArray) {
  const all = values(wholeRegion(shape))
  if (all.kind === 'fixed') return { sha256: sha256(all.bytes) }
  const mixed = typeof dtype === 'object' && 'compound' in dtype
  if (all.kind === 'records' && mixed && !dtype.compound.some(field => field.dtype === 'string'))
    return { sha256: sha256(packRecords(all.fields, dtype)) }
  return { values: scalarsOf(all).map(value => (mixed ? (value as unknown[]).map(pythonOf) : pythonOf(value))) }
}

function pythonOf(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'ref' in value)
    return value.ref === null
      ? null
      : { source: '.', path: value.ref, object_id: `id of ${value.ref}`, source_object_id: ROOT_ID }
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

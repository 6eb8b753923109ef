/** What zarr-python 2 writes in forms that lib/zarr never does is read all the same. */

import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scalarsOf } from '#lib/array/scalars.ts'
import { openStoreArrays, type StoredArray, type StoreNodes } from '#lib/zarr/open-store-arrays.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import { keysOf } from '../support/folder.ts'
import { pythonMissing, runPython } from '../support/python.ts'
import { storeOver } from '../support/written-store.ts'

const WRITE = `
import sys, json, tempfile, numpy, zarr, numcodecs
folder = tempfile.mkdtemp(prefix='nwb2zarr-test-')
root = zarr.open_group(folder, mode='w')
expected = {}
numbers = numpy.arange(7 * 6).reshape(7, 6)
blosc = numcodecs.Blosc
def put(name, values, **options):
    array = root.create_dataset(name, shape=values.shape, chunks=tuple(min(4, n) for n in values.shape), dtype=options.pop('dtype', values.dtype), **options)
    array[...] = values
    expected[name] = [v.decode() if isinstance(v, bytes) else list(v) if isinstance(v, tuple) else v for v in values.ravel().tolist()]
for shuffle in (0, 1, 2):
    for cname in ('zstd', 'lz4', 'lz4hc', 'zlib', 'blosclz'):
        for dtype in ('u1', 'i2', 'f4', 'f8'):
            put('%s_%s_%s' % (cname, shuffle, dtype), numbers.astype(dtype), compressor=blosc(cname, 5, shuffle))
large = numpy.cumsum(numpy.random.RandomState(1).randint(-9, 9, 60000)).astype('f8')
root.array('large', large, chunks=50000, compressor=blosc('zstd', 5, 1, 16384))
expected['large'] = large.tolist()
put('default', numbers.astype('f8'))
put('nested', numbers.astype('i4'), dimension_separator='/')
put('fortran', numbers.astype('i4'), order='F')
put('big', numbers.astype('>f8'))
put('shuffled', numbers.astype('i4'), filters=[numcodecs.Shuffle(4), numcodecs.Zlib(3)])
put('fixed_bytes', numpy.array([b'a', b'', b'abc', b'x', b'y']))
put('fixed_text', numpy.array(['a', '', 'für', 'x', '😀']))
put('vlen_bytes', numpy.array([b'a', b'', b'abc', b'x', b'y'], dtype=object), object_codec=numcodecs.VLenBytes())
put('vlen_text', numpy.array([['a', 'b'], ['für', ''], ['c', 'd']], dtype=object), object_codec=numcodecs.VLenUTF8())
put('json', numpy.array([['a', 'b'], ['für', ''], ['c', 'd']], dtype=object), object_codec=numcodecs.JSON())
put('records', numpy.array([(1, 2.5), (3, -1.0)], dtype=[('n', '>u4'), ('w', '<f8')]))
put('pickled', numpy.array(['a', 'b'], dtype=object), object_codec=numcodecs.Pickle())
root.create_dataset('missing', shape=(3,), chunks=(2,), dtype='f4', fill_value=1.5)
expected['missing'] = [1.5, 1.5, 1.5]
json.dump({'folder': folder, 'expected': expected}, sys.stdout)
`

describe.skipIf(pythonMissing)(`stores of zarr-python${pythonMissing ? ` (skipped: ${pythonMissing})` : ''}`, () => {
  let written: { folder: string; expected: Record<string, unknown[]> }
  let opened: StoreNodes
  beforeAll(async () => {
    written = runPython(WRITE, []) as typeof written
    opened = await openStoreArrays(storeOver(keysOf(written.folder)))
  })
  afterAll(() => rmSync(written.folder, { recursive: true, force: true }))

  const read = (name: string) => readArrayRegion(opened.store, opened.nodes.get(`/${name}`) as StoredArray)

  it('are read value by value', async () => {
    const { pickled: _, ...expected } = written.expected

    for (const [name, values] of Object.entries(expected))
      expect({ [name]: scalarsOf(await read(name)) }).toEqual({ [name]: values })
  })

  it('keep their pickles to themselves', async () => {
    await expect(read('pickled')).rejects.toMatchObject({ feature: 'codec pickle' })
  })
})

/** Numbers that libhdf5 hands out as they are stored: made right, or refused, never taken for others. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Hdf5Path } from '#lib/hdf5/hdf5-file.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { withHdf5 } from '#test/support/open-fixture.ts'
import { pythonMissing, runPython } from '#test/support/python.ts'

/** 20 of 32 bits, from bit 3; everything around them is filled with ones. */
const SCRIPT = `
import sys, h5py, numpy as np
partial = h5py.h5t.STD_I32LE.copy()
partial.set_precision(20)
partial.set_offset(3)
other = h5py.h5t.IEEE_F32LE.copy()
other.set_ebias(100)
with h5py.File(sys.argv[1], "w") as file:
    def put(name, kind, data, memory=None):
        dataset = h5py.h5d.create(file.id, name, kind, h5py.h5s.create_simple(data.shape))
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data, memory)
    numbers = np.array([-5, 0, 7, -(2 ** 19), 2 ** 19 - 1], "<i4")
    put(b"plain", partial, numbers)
    record = h5py.h5t.create(h5py.h5t.COMPOUND, 8)
    record.insert(b"a", 0, partial)
    record.insert(b"b", 4, h5py.h5t.STD_I32LE)
    put(b"record", record, np.array([(-5, 1), (7, 2)], [("a", "<i4"), ("b", "<i4")]))
    put(b"array", h5py.h5t.array_create(partial, (2,)), np.array([[-5, 7]], "<i4"), h5py.h5t.array_create(h5py.h5t.NATIVE_INT32, (2,)))
    whole = h5py.h5t.create(h5py.h5t.COMPOUND, 8)
    whole.insert(b"a", 0, h5py.h5t.STD_I32LE)
    whole.insert(b"b", 4, h5py.h5t.IEEE_F32LE)
    put(b"whole", whole, np.array([(-5, 1.5)], [("a", "<i4"), ("b", "<f4")]))
    put(b"float", other, np.array([1.5, -2.5], "<f4"))
    file.create_dataset("text", data=["a", "bc"], dtype=h5py.string_dtype())
print("null")
`

describe.skipIf(pythonMissing)(`readValues of odd numbers${pythonMissing ? ` (${pythonMissing})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'odd.h5')
  if (pythonMissing === undefined) runPython(SCRIPT, [path])

  const read = async (dataset: Hdf5Path) => {
    const source = await openFileSource(path)
    try {
      return await withHdf5(source, file => file.readValues(dataset))
    } finally {
      await source.close()
    }
  }

  it('spreads integers that use a part of their bits', async () => {
    const values = await read('/plain')

    const bytes = values.kind === 'fixed' ? values.bytes : new Uint8Array(0)
    expect([...new Int32Array(bytes.slice().buffer)]).toEqual([-5, 0, 7, -(2 ** 19), 2 ** 19 - 1])
  })

  it.each<[Hdf5Path, string]>([
    ['/record', 'members of partial precision'],
    ['/array', 'members of partial precision'],
    ['/float', 'floats that are not IEEE'],
  ])('refuses %s, naming its %s', async (dataset, feature) => {
    await expect(read(dataset)).rejects.toMatchObject({
      name: 'UnsupportedFeatureError',
      feature,
      place: { url: path, path: dataset },
    })
  })

  it('reads the usual numbers and texts', async () => {
    expect(await read('/text')).toEqual({ kind: 'strings', strings: ['a', 'bc'] })
    expect(await read('/whole')).toMatchObject({ fields: [{ name: 'a' }, { name: 'b' }] })
  })
})

/** Encodings byte for byte as their definitions have them. */

import { describe, expect, it } from 'vitest'
import { fieldPotential } from '#lib/bench/field-potential.ts'
import { fletcher32 } from '#lib/codecs/fletcher32.ts'
import { gzip } from '#lib/codecs/gzip.ts'
import { decodeJson2, encodeJson2 } from '#lib/codecs/json2.ts'
import { encodePickle } from '#lib/codecs/pickle.ts'
import { shuffle } from '#lib/codecs/shuffle.ts'
import { encodeVlenUtf8 } from '#lib/codecs/vlen-utf8.ts'
import { zstd } from '#lib/codecs/zstd.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { readOwnPickle } from '../support/own-pickle.ts'
import { pythonMissing, runPython } from '../support/python.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('shuffle', () => {
  it('puts the first bytes first and leaves a rest alone', async () => {
    expect(await shuffle(4).encode(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9))).toEqual(
      Uint8Array.of(1, 5, 2, 6, 3, 7, 4, 8, 9),
    )
  })
})

describe('gzip', () => {
  it('holds neither time nor operating system', async () => {
    const member = await gzip(6).encode(new Uint8Array(100))

    expect(hex(member.subarray(0, 10))).toBe('1f8b08000000000000ff')
  })
})

describe('zstd', () => {
  it('says how much it holds and has no checksum', async () => {
    const frame = await zstd(5).encode(new Uint8Array(70_000))

    expect(frame[4]! & 0x04).toBe(0)
    expect(Buffer.from(frame).readUInt32LE(5)).toBe(70_000)
  })
})

describe('zstd at level 4', () => {
  it('finds equal elements that level 5 overlooks', async () => {
    const samples = new Float32Array(300_000)
    fieldPotential(8)(samples)
    const bytes = new Uint8Array(samples.buffer)

    const [four, five] = await Promise.all([4, 5].map(level => zstd(level).encode(bytes, { itemSize: 4 })))
    const unaware = await zstd(4).encode(bytes)

    expect(four!.length).toBeLessThan(five!.length)
    expect(four!.length).toBeLessThan(unaware.length)
    expect(await zstd(4).decode(four!, { maxBytes: bytes.length })).toEqual(bytes)
  })
})

describe('encodeVlenUtf8', () => {
  it('counts items and bytes', () => {
    expect(hex(encodeVlenUtf8(['a', '', 'é']))).toBe('03000000' + '0100000061' + '00000000' + '02000000c3a9')
  })
})

describe('encodeJson2', () => {
  it('appends dtype and shape, nests axes and stays in ASCII', () => {
    expect(text(encodeJson2(['a', 'é"', null, { b: 'x', a: null }], [2, 2]))).toBe(
      '[["a","\\u00e9\\""],[null,{"a":null,"b":"x"}],"|O",[2,2]]',
    )
  })

  it('is undone by decodeJson2', () => {
    const elements = ['a', '😀', null, { path: '/ü' }, 'x', '']

    expect(decodeJson2(encodeJson2(elements, [3, 1, 2]), [3, 1, 2])).toEqual(elements)
  })

  it.each(['', '{}', '[]', '["a","|O"]', '["a","|O",[2]]', '[["a"],"|O",[1,2]]', '["a",["b"],"|O",[2,1]]'])(
    'refuses %s as a chunk',
    json => {
      const shape = /\[(\d+(?:,\d+)*)\]\]$/.exec(json)?.[1]?.split(',').map(Number) ?? [1]
      const expected = json === '["a","|O",[2]]' ? [2] : shape
      expect(() => decodeJson2(new TextEncoder().encode(json), expected)).toThrow(CorruptSourceError)
    },
  )
})

describe('encodePickle', () => {
  const columns = [
    { name: 'idx_start', dtype: '<i4', items: [0, 255, 256, 65_535, 65_536, -1] },
    { name: 'large', dtype: '<u8', items: [0n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 31n, 5n, 6n] },
    { name: 'small', dtype: '<i8', items: [0n, -(2n ** 63n), 2n ** 62n, -(2n ** 31n) - 1n, 5n, 6n] },
    { name: 'gain', dtype: '<f8', items: [0, -0.5, 1e300, 1, 2, 3] },
    { name: 'ok', dtype: '|b1', items: [true, false, true, false, true, false] },
    { name: 'label', dtype: '|O', items: ['', 'é', '😀', 'x'.repeat(300), 'a', 'b'] },
    {
      name: 'timeseries',
      dtype: '|O',
      items: [null, { source: '.', path: '/a', object_id: null }, null, null, null, null],
    },
  ]
  const rows = Array.from({ length: 6 }, (_, row) => columns.map(({ items }) => items[row]))

  it('writes the opcodes of one table row', () => {
    const bytes = encodePickle([{ name: 'n', dtype: '<i4', items: [7] }], [1])

    expect(hex(bytes)).toBe(
      ['8002', '636e756d70790a61727261790a', '5d28', '28', '4b07', '74', '65', '5d28'].join('') +
        ['5801000000', '6e', '5803000000', '3c6934', '86', '65', '86', '52', '2e'].join(''),
    )
  })

  it('is read back by a strict reader', () => {
    const { rows: read, fields } = readOwnPickle(encodePickle(columns, [2, 3]))

    expect(fields).toEqual(columns.map(({ name, dtype }) => [name, dtype]))
    expect(read.map(row => row.map(item => (typeof item === 'number' ? Number(item) : item)))).toEqual(
      rows.map(row =>
        row.map(item => (typeof item === 'bigint' && item >= -(2n ** 31n) && item < 2n ** 31n ? Number(item) : item)),
      ),
    )
  })

  it.skipIf(pythonMissing)(`is unpickled by numpy${pythonMissing ? ` (skipped: ${pythonMissing})` : ''}`, () => {
    const script = `
import sys, json, base64, pickle
table = pickle.loads(base64.b64decode(sys.argv[1]))
json.dump({'shape': table.shape, 'dtype': str(table.dtype), 'rows': [[str(item) for item in row] for row in table.ravel().tolist()]}, sys.stdout)`
    const encoded = Buffer.from(encodePickle(columns, [2, 3])).toString('base64')

    const { shape, rows: read } = runPython(script, [encoded]) as { shape: number[]; rows: string[][] }

    expect(shape).toEqual([2, 3])
    expect(read[1]).toEqual([
      '255',
      String(2n ** 63n),
      String(-(2n ** 63n)),
      '-0.5',
      'False',
      'é',
      "{'source': '.', 'path': '/a', 'object_id': None}",
    ])
    expect(read[2]?.slice(0, 4)).toEqual(['256', String(2n ** 64n - 1n), String(2n ** 62n), '1e+300'])
  })
})

describe('fletcher32', () => {
  it.skipIf(pythonMissing)(`agrees with HDF5${pythonMissing ? ` (skipped: ${pythonMissing})` : ''}`, async () => {
    const script = `
import sys, json, base64, h5py, numpy, io
out = []
for n in (1, 2, 359, 720, 721, 5001):
    data = ((numpy.arange(n) * 7919) % 256).astype('u1')
    with h5py.File(io.BytesIO(), 'w') as f:
        d = f.create_dataset('x', data=data, chunks=(n,), fletcher32=True)
        out.append(base64.b64encode(d.id.read_direct_chunk((0,))[1]).decode())
json.dump(out, sys.stdout)`
    for (const chunk of runPython(script, []) as string[]) {
      const bytes = new Uint8Array(Buffer.from(chunk, 'base64'))
      const data = await fletcher32.decode(bytes, { maxBytes: bytes.length })
      expect(data).toEqual(Uint8Array.from({ length: bytes.length - 4 }, (_, index) => (index * 7919) % 256))
      expect(await fletcher32.encode(data)).toEqual(bytes)
    }
  })

  it('refuses data that was changed', async () => {
    const bytes = await fletcher32.encode(Uint8Array.of(1, 2, 3))
    bytes[0] = 9
    await expect(fletcher32.decode(bytes, { maxBytes: 3 })).rejects.toThrow(/Checksum/)
  })
})

import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { type ChunkedLayout, decodeChunk, isDecodable } from '#lib/hdf5/decode-chunk.ts'
import { fletcher32 } from '#lib/hdf5/filters/fletcher32.ts'
import { unshuffle } from '#lib/hdf5/filters/shuffle.ts'
import { randomBytes } from '#test/support/random.ts'

const DEFLATE = { id: 1, name: 'deflate', options: [4] }
const SHUFFLE = { id: 2, name: 'shuffle', options: [4] }
const FLETCHER32 = { id: 3, name: 'fletcher32', options: [] }
const LZF = { id: 32000, name: 'lzf', options: [4, 261, 64] }

const layoutOf = (filters: ChunkedLayout['filters'], more: Partial<ChunkedLayout> = {}): ChunkedLayout => ({
  kind: 'chunked',
  chunkShape: [4, 4],
  itemSize: 4,
  bigEndian: false,
  fillValue: null,
  filters,
  ...more,
})

/** The definition: byte `lane` of element `i` stands at lane x count + i. */
function shuffle(bytes: Uint8Array, size: number): Uint8Array {
  const out = bytes.slice()
  const count = Math.floor(bytes.length / size)
  for (let i = 0; i < count; i++)
    for (let lane = 0; lane < size; lane++) out[lane * count + i] = bytes[i * size + lane]!
  return out
}

function withChecksum(bytes: Uint8Array, exchanged = false): Uint8Array {
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE(fletcher32(bytes))
  return new Uint8Array(Buffer.concat([bytes, exchanged ? checksum.swap16() : checksum]))
}

const RAW = randomBytes(64)
const PLACE = { url: 's3://bucket/file.nwb', path: '/acquisition/data', chunk: [3, 1], offset: 4096 }

describe('unshuffle', () => {
  it.each([2, 3, 4, 5, 8, 16])('puts elements of %i bytes together, and keeps the rest', size => {
    for (let length = 0; length < 60; length++) {
      const bytes = randomBytes(length, length + 1)

      expect(unshuffle(shuffle(bytes, size), size)).toEqual(bytes)
    }
  })

  it('reads a part of a larger buffer that begins anywhere', () => {
    const within = new Uint8Array([7, ...shuffle(RAW, 8)]).subarray(1)

    expect(unshuffle(within, 8)).toEqual(RAW)
  })
})

describe('fletcher32', () => {
  it('is the sum of big-endian words, and the sum of its values, modulo 65535', () => {
    for (const length of [1, 2, 3, 479, 480, 481, 5000, 100_001]) {
      const bytes = randomBytes(length)
      let [sum, sumOfSums] = [0, 0]
      for (let at = 0; at < length; at += 2) {
        sum = (sum + bytes[at]! * 256 + (bytes[at + 1] ?? 0)) % 65535
        sumOfSums = (sumOfSums + sum) % 65535
      }

      expect(fletcher32(bytes)).toBe(sumOfSums * 65536 + sum)
    }
  })
})

describe('decodeChunk', () => {
  it('undoes the filters, the last first', async () => {
    const stored = withChecksum(deflateSync(shuffle(RAW, 4)))

    expect(await decodeChunk(stored, layoutOf([SHUFFLE, DEFLATE, FLETCHER32]), 0)).toEqual(RAW)
  })

  it('inflates large chunks in the thread pool to the same bytes', async () => {
    const raw = randomBytes(400_000)
    const layout = layoutOf([SHUFFLE, DEFLATE], { chunkShape: [100_000] })

    expect(Buffer.compare(await decodeChunk(deflateSync(shuffle(raw, 4)), layout, 0), raw)).toBe(0)
  })

  it('leaves out the filters of the mask', async () => {
    const layout = layoutOf([SHUFFLE, DEFLATE, FLETCHER32])

    expect(await decodeChunk(shuffle(RAW, 4), layout, 0b110)).toEqual(RAW)
    expect(await decodeChunk(deflateSync(RAW), layout, 0b101)).toEqual(Buffer.from(RAW))
    expect(await decodeChunk(RAW, layout, 0xffffffff)).toEqual(RAW)
  })

  it('turns big-endian elements round', async () => {
    const layout = layoutOf([], { bigEndian: true, chunkShape: [2], itemSize: 4 })

    const decoded = await decodeChunk(new Uint8Array([0, 0, 0, 1, 0xff, 0, 0, 2]), layout, 0)

    expect([...new Int32Array(decoded.buffer)]).toEqual([1, -16777214])
  })

  it('accepts a checksum with its halves exchanged, as old big-endian machines wrote it', async () => {
    expect(await decodeChunk(withChecksum(RAW, true), layoutOf([FLETCHER32]), 0)).toEqual(RAW)
  })

  it('undoes LZF with references that reach into what they write', async () => {
    const layout = layoutOf([LZF], { chunkShape: [16], itemSize: 1 })

    const decoded = await decodeChunk(new Uint8Array([1, 5, 6, 0xe0, 5, 1]), layout, 0)

    expect([...decoded]).toEqual([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6])
  })

  const damaged = withChecksum(RAW)
  damaged[9]! ^= 1
  it.each<[string, ChunkedLayout['filters'], Uint8Array]>([
    ['too few bytes', [], RAW.subarray(1)],
    ['too many bytes', [], new Uint8Array(65)],
    ['a wrong checksum', [FLETCHER32], damaged],
    ['no room for a checksum', [FLETCHER32], new Uint8Array(3)],
    ['a cut zlib stream', [DEFLATE], deflateSync(RAW).subarray(0, 30)],
    ['no zlib stream', [DEFLATE], RAW],
    ['a zlib stream of too few bytes', [DEFLATE], deflateSync(RAW.subarray(0, 60))],
    ['a zlib stream of 100 MB', [DEFLATE], deflateSync(Buffer.alloc(1e8))],
    ['an LZF literal run past the end', [LZF], new Uint8Array([31, 1, 2])],
    ['an LZF reference before the start', [LZF], new Uint8Array([0, 1, 0x20, 9])],
    ['an LZF stream of too few bytes', [LZF], new Uint8Array([0, 1])],
    [
      'scale-offset data without a head',
      [{ id: 6, name: 'scaleoffset', options: [2, 0, 16, 0, 4] }],
      new Uint8Array(9),
    ],
    ['scale-offset data of other elements', [{ id: 6, name: 'scaleoffset', options: [2, 0, 99, 0, 4] }], RAW],
  ])('refuses %s, and says where', async (_, filters, stored) => {
    const error = await decodeChunk(stored, layoutOf(filters), 0, { place: PLACE }).catch(error => error)

    expect(error).toBeInstanceOf(CorruptSourceError)
    expect(error.place).toEqual(PLACE)
  })

  it('refuses a filter that it does not know', async () => {
    const blosc = { id: 32001, name: 'blosc', options: [] }

    await expect(decodeChunk(RAW, layoutOf([blosc]), 0)).rejects.toThrow(UnsupportedFeatureError)
  })
})

describe('isDecodable', () => {
  it.each<[true | string, ChunkedLayout['filters']]>([
    [true, [SHUFFLE, DEFLATE, FLETCHER32, LZF]],
    ['szip filter (4)', [SHUFFLE, { id: 4, name: 'szip', options: [] }]],
    ['bitshuffle filter (32008)', [{ id: 32008, name: 'bitshuffle; see https://example.org', options: [] }]],
    ['n-bit filter of such elements', [{ id: 5, name: 'nbit', options: [8, 0, 100, 3] }]],
    [true, [{ id: 5, name: 'nbit', options: [8, 1, 100] }]],
    ['scale-offset filter of E-scale', [{ id: 6, name: 'scaleoffset', options: [1, 2, 16, 1, 4] }]],
  ])('says %s', (answer, filters) => {
    expect(isDecodable(filters)).toBe(answer)
  })
})

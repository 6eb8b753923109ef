/** The contract of every codec of bytes: decoding undoes encoding, and nothing that was damaged passes for good data. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CodecSpec } from '#lib/codecs/codec-spec.ts'
import { type ByteCodecSpec, decodeBytes, encodeBytes, isElementFilter, loadCodec } from '#lib/codecs/codec-table.ts'
import { CorruptSourceError } from '#lib/errors.ts'

const CHAINS: readonly (readonly ByteCodecSpec[])[] = [
  [],
  [{ id: 'zstd', level: 1 }],
  [{ id: 'zstd', level: 4 }],
  [{ id: 'zstd', level: 5 }],
  [{ id: 'gzip', level: 9 }],
  [{ id: 'zlib', level: 0 }],
  [{ id: 'zlib', level: 4 }],
  ...(['zstd', 'zlib', 'lz4', 'lz4hc', 'blosclz'] as const).flatMap(cname =>
    ([0, 1, 2] as const).map((shuffle): ByteCodecSpec[] => [{ id: 'blosc', cname, clevel: 5, shuffle, blocksize: 0 }]),
  ),
  [{ id: 'blosc', cname: 'zstd', clevel: 0, shuffle: 1, blocksize: 0 }],
  [{ id: 'blosc', cname: 'zstd', clevel: 3, shuffle: 1, blocksize: 256 }],
  [{ id: 'shuffle', elementsize: 4 }],
  [{ id: 'fletcher32' }],
  [{ id: 'shuffle', elementsize: 2 }, { id: 'zlib', level: 1 }, { id: 'fletcher32' }, { id: 'zstd', level: 3 }],
]

const named = CHAINS.map(chain => [chain.map(spec => JSON.stringify(spec)).join(' ') || 'nothing', chain] as const)

/** Compressible and not, shorter and longer than a Blosc block of 256 bytes. */
const data = fc.oneof(
  fc.uint8Array({ maxLength: 900 }),
  fc
    .tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 255 }))
    .map(([length, step]) => Uint8Array.from({ length }, (_, index) => index / step)),
)

describe.each(named)('%s', (_, chain) => {
  it('decodes what it encodes and leaves its input alone', async () => {
    await fc.assert(
      fc.asyncProperty(data, fc.constantFrom(1, 2, 3, 4, 8, 16), async (bytes, itemSize) => {
        const before = bytes.slice()

        const encoded = await encodeBytes(bytes, chain, { itemSize })
        const decoded = await decodeBytes(encoded, chain, { maxBytes: bytes.length })

        expect(decoded).toEqual(before)
        expect(bytes).toEqual(before)
      }),
      { numRuns: 25 },
    )
  })

  it('encodes to the same bytes each time', async () => {
    const bytes = Uint8Array.from({ length: 4000 }, (_, index) => index % 251)

    expect(await encodeBytes(bytes, chain, { itemSize: 4 })).toEqual(await encodeBytes(bytes, chain, { itemSize: 4 }))
  })
})

const compressors = named.filter(
  ([, [spec, ...rest]]) => rest.length === 0 && spec !== undefined && spec.id !== 'shuffle',
)

describe.each(compressors)('damaged %s', (_, chain) => {
  const [spec] = chain
  const bytes = Uint8Array.from({ length: 3000 }, (_, index) => ((index + 99) * (index + 99)) / 64)

  it('is refused when it is cut or holds more than expected', async () => {
    const codec = await loadCodec(spec as ByteCodecSpec)
    const encoded = await codec.encode(bytes, { itemSize: 8 })

    for (const length of [0, 1, 7, 15, 16, 20, encoded.length - 1])
      await expect(codec.decode(encoded.subarray(0, length), { maxBytes: 3000 })).rejects.toThrow(CorruptSourceError)
    if (spec?.id !== 'fletcher32')
      await expect(codec.decode(encoded, { maxBytes: 2999 })).rejects.toThrow(CorruptSourceError)
  })

  it('is refused or decodes within its bound when any byte is changed', async () => {
    const codec = await loadCodec(spec as ByteCodecSpec)
    const encoded = await codec.encode(bytes, { itemSize: 8 })
    const step = Math.max(1, Math.floor(encoded.length / 150))

    for (let at = 0; at < encoded.length; at += at < 40 ? 1 : step) {
      const damaged = encoded.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a
      const decoded = await codec.decode(damaged, { maxBytes: 3000 }).catch((error: unknown) => error)
      if (decoded instanceof Uint8Array) expect(decoded.length).toBeLessThanOrEqual(3000)
      else expect(decoded).toBeInstanceOf(CorruptSourceError)
    }
  })
})

describe('isElementFilter', () => {
  it('tells objects from bytes', () => {
    const specs: CodecSpec[] = [
      { id: 'json2' },
      { id: 'vlen-utf8' },
      { id: 'pickle', protocol: 2 },
      { id: 'zlib', level: 1 },
    ]

    expect(specs.map(isElementFilter)).toEqual([true, true, true, false])
  })
})

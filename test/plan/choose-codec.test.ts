import { describe, expect, it } from 'vitest'
import { chooseCodec, formatArrayCodec, type SampledCodec } from '#lib/plan/choose-codec.ts'
import { sourceCodec } from '#lib/plan/source-codec.ts'

const auto = { codec: 'auto', codecOverrides: [] }
const large = { path: '/a/data', dtype: 'float32', rawBytes: 1e8, source: undefined } as const
const source = { filters: [{ id: 'shuffle', elementsize: 4 }], compressor: { id: 'zlib', level: 4 } } as const

describe('chooseCodec', () => {
  it.each([
    ['the fast zstd for many floats', large, auto, 'zstd:4'],
    ['zstd for what is large', { ...large, dtype: 'uint8' as const }, auto, 'zstd:5'],
    ['a shuffle of bytes for many whole numbers', { ...large, dtype: 'int16' as const }, auto, 'blosc:zstd:5:shuffle'],
    ['no shuffle for few of them', { ...large, dtype: 'int16' as const, rawBytes: 1e6 }, auto, 'zstd:5'],
    ['nothing for what is tiny', { ...large, rawBytes: 800 }, auto, 'none'],
    [
      'nothing for what is tiny, whatever is asked for all',
      { ...large, rawBytes: 8 },
      { ...auto, codec: 'gzip:9' },
      'none',
    ],
    ['what is asked for', large, { ...auto, codec: 'gzip:9' }, 'gzip:9'],
    ["the source's", { ...large, source }, { ...auto, codec: 'source' }, 'shuffle + zlib:4'],
    ['the default where the source has none that Zarr knows', large, { ...auto, codec: 'source' }, 'zstd:5'],
    [
      'the first that fits the path',
      large,
      {
        codec: 'none',
        codecOverrides: [
          { path: '/a/*', codec: 'zlib:1' },
          { path: '/**', codec: 'gzip:1' },
        ],
      },
      'zlib:1',
    ],
  ])('takes %s', (_, input, options, expected) => {
    expect(formatArrayCodec(chooseCodec(input, options))).toBe(expected)
  })

  it('takes the smallest sample, or a simpler one that is as good as it', () => {
    const zstd: SampledCodec = { codec: { filters: [], compressor: { id: 'zstd', level: 5 } }, ratio: 0.337 }
    const shuffled: SampledCodec = {
      codec: { filters: [{ id: 'shuffle', elementsize: 4 }], compressor: { id: 'zstd', level: 5 } },
      ratio: 0.333,
    }
    const choose = (samples: readonly SampledCodec[]) => formatArrayCodec(chooseCodec({ ...large, samples }, auto))

    expect(choose([zstd, shuffled])).toBe('zstd:5')
    expect(choose([zstd, { ...shuffled, ratio: 0.2 }])).toBe('shuffle + zstd:5')
  })
})

describe('sourceCodec', () => {
  const deflate = { id: 1, name: 'gzip', options: [6] }
  const shuffle = { id: 2, name: 'shuffle', options: [8] }
  const fletcher = { id: 3, name: 'fletcher32', options: [] }

  it.each([
    ['no filter', [], { filters: [], compressor: null, checksum: false }],
    ['deflate', [deflate], { filters: [], compressor: { id: 'zlib', level: 6 }, checksum: false }],
    [
      'shuffle and deflate with a checksum',
      [shuffle, deflate, fletcher],
      { filters: [{ id: 'shuffle', elementsize: 8 }], compressor: { id: 'zlib', level: 6 }, checksum: true },
    ],
    ['deflate before shuffle', [deflate, shuffle], undefined],
    ['a checksum inside', [fletcher, deflate], undefined],
    ['lzf', [{ id: 32000, name: 'lzf', options: [] }], undefined],
  ])('of %s', (_, pipeline, expected) => {
    expect(sourceCodec(pipeline, 8)).toEqual(expected)
  })
})

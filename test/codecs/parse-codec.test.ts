import { describe, expect, it } from 'vitest'
import { formatCodec, parseCodec } from '#lib/codecs/parse-codec.ts'
import { InvalidInputError } from '#lib/errors.ts'

describe('parseCodec', () => {
  it.each([
    ['none', null],
    ['zstd:5', { id: 'zstd', level: 5 }],
    ['gzip:9', { id: 'gzip', level: 9 }],
    ['zlib:4', { id: 'zlib', level: 4 }],
    ['blosc:zstd:5', { id: 'blosc', cname: 'zstd', clevel: 5, shuffle: 1, blocksize: 0 }],
    ['blosc:lz4:1:bitshuffle', { id: 'blosc', cname: 'lz4', clevel: 1, shuffle: 2, blocksize: 0 }],
    ['blosc:zstd:9:noshuffle', { id: 'blosc', cname: 'zstd', clevel: 9, shuffle: 0, blocksize: 0 }],
  ] as const)('reads %s', (text, spec) => {
    expect(parseCodec(text)).toEqual(spec)
    expect(parseCodec(formatCodec(spec))).toEqual(spec)
  })

  it.each([
    '',
    'zstd',
    'zstd:',
    'zstd:0',
    'zstd:23',
    'zstd:5:1',
    'zstd:1.5',
    'gzip:10',
    'none:1',
    'blosc',
    'blosc:zstd',
    'blosc:snappy:5',
    'blosc:zstd:10',
    'blosc:zstd:5:auto',
    'blosc:zstd:5:shuffle:1',
    'lzma:1',
  ])('refuses %j and names what it takes', text => {
    expect(() => parseCodec(text)).toThrow(InvalidInputError)
    expect(() => parseCodec(text)).toThrow(/zstd:1…22/)
  })
})

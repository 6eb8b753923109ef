import { describe, expect, it } from 'vitest'
import { formatBytes, formatCount, formatSeconds, parseSize } from '#lib/cli/quantities.ts'

describe('parseSize', () => {
  it.each([
    ['1', 1],
    ['10000000', 10_000_000],
    ['512MB', 512_000_000],
    ['512 mb', 512_000_000],
    ['1.5GB', 1_500_000_000],
    ['64k', 64_000],
    ['2MiB', 2_097_152],
  ])('reads %s', (text, bytes) => {
    expect(parseSize(text, '--memory')).toBe(bytes)
  })

  it.each(['', 'MB', '-1', '0', '0.2', '1 TB more', '10XB', '1e9', 'Infinity', '9999999999GB', '١MB'])(
    'refuses “%s”',
    text => {
      expect(() => parseSize(text, '--memory')).toThrow(/--memory needs a size/)
    },
  )
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9_949, '9.9 kB'],
    [9_960, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [123_456_789, '123 MB'],
    [5e18, '5000 PB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('formatSeconds', () => {
  it.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [125, '2 min 05 s'],
    [7_800, '2 h 10 min'],
  ])('writes %d as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text)
  })
})

describe('formatCount', () => {
  it('knows one from many', () => {
    expect([formatCount(0, 'array'), formatCount(1, 'array'), formatCount(12_345, 'array')]).toEqual([
      '0 arrays',
      '1 array',
      '12,345 arrays',
    ])
  })
})

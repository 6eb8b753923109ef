import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { besideUrl } from '#lib/io/beside.ts'

describe('besideUrl', () => {
  it.each([
    ['/data/day 1/s.nwb', 'raw.bin', '/data/day 1/raw.bin'],
    ['/data/s.nwb', './parts/p.h5', '/data/parts/p.h5'],
    ['s.nwb', 'raw.bin', 'raw.bin'],
    ['s3://bucket/day/s.nwb', 'parts/p 1.h5', 's3://bucket/day/parts/p 1.h5'],
    ['https://host/day/s.nwb?signature=x#top', 'p#1?.h5', 'https://host/day/p%231%3F.h5'],
    // Of another computer's path the last part counts.
    ['/data/s.nwb', '/home/somebody/raw.bin', '/data/raw.bin'],
    ['/data/s.nwb', 'C:\\lab\\raw.bin', '/data/raw.bin'],
    ['s3://bucket/s.nwb', 'file:///etc/passwd', 's3://bucket/passwd'],
  ])('%s calls %s what is at %s', (url, name, expected) => {
    expect(besideUrl(url, name)).toBe(expected)
  })

  it.each(['../secret', 'a/../../secret', '..', '.', '', 'a//b', 'a\\..\\b', 'a\0b'])('leads nowhere: %j', name => {
    expect(besideUrl('/data/s.nwb', name)).toBeUndefined()
  })

  it('knows no neighbours of an asset of DANDI', () => {
    expect(besideUrl('dandi:000713/sub-1/s.nwb', 'raw.bin')).toBeUndefined()
  })

  it('never leaves the folder', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'a', 'C:', 'http://x'), fc.string())
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), parts => {
        const url = besideUrl('/data/day/s.nwb', parts.join('/'))
        expect(url ?? '/data/day/').toMatch(/^\/data\/day\//)
        expect(url?.split('/') ?? []).not.toContain('..')
      }),
    )
  })
})

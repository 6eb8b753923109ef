import { describe, expect, it } from 'vitest'
import { resolveLinkTarget } from '#lib/hdf5/link-target.ts'

describe('resolveLinkTarget', () => {
  it.each([
    ['/a/b/link', '/x/y', '/x/y'],
    ['/a/b/link', 'c', '/a/b/c'],
    ['/a/b/link', './c', '/a/b/c'],
    ['/a/b/link', '../c', '/a/c'],
    ['/a/b/link', '../../../../c', '/c'],
    ['/a/b/link', '.', '/a/b'],
    ['/a/b/link', '/', '/'],
    ['/a/b/link', '/x//y/./z/../w/', '/x/y/w'],
    ['/link', 'c', '/c'],
    ['/link', '..', '/'],
    ['/a/link', 'a.b/...', '/a/a.b/...'],
  ] as const)('leads from %s by %s to %s', (link, target, expected) => {
    expect(resolveLinkTarget(link, target)).toBe(expected)
  })
})

import { describe, expect, it } from 'vitest'
import { childPath, compareNames, isWithin, nameOf, parentPath, partsOf } from '#lib/nwb/node-path.ts'

describe('paths', () => {
  it('come apart and together', () => {
    expect(childPath('/', 'a')).toBe('/a')
    expect(childPath('/a', 'b')).toBe('/a/b')
    expect([parentPath('/a/b'), parentPath('/a'), parentPath('/')]).toEqual(['/a', '/', '/'])
    expect([nameOf('/a/b'), nameOf('/')]).toEqual(['b', ''])
    expect([partsOf('/'), partsOf('/a/b')]).toEqual([[], ['a', 'b']])
  })

  it('lie within others by whole names only', () => {
    expect([isWithin('/ab', '/a'), isWithin('/a/b', '/a'), isWithin('/a', '/a'), isWithin('/a', '/')]).toEqual([
      false,
      true,
      true,
      true,
    ])
  })
})

describe('compareNames', () => {
  it('agrees with the order of UTF-8 bytes for all pairs', () => {
    const names = ['', 'a', 'B', 'ab', 'é', 'z', '\u07ff', '\u0800', '\ud7ff', '\ue000', '\uffee', '😀', '😀a', '𐀀']

    for (const a of names) {
      for (const b of names) {
        expect(Math.sign(compareNames(a, b)), `${a} ${b}`).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }
    }
  })
})

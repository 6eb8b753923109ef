import { describe, expect, it } from 'vitest'
import { makeObjectId, uuidV5 } from '#lib/nwb/object-id.ts'

describe('uuidV5', () => {
  // Values of Python's uuid.uuid5, the second that of RFC 9562, A.4.
  it.each([
    ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'python.org', '886313e1-3b8a-5372-9b90-0c9aee199e5d'],
    ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com', '2ed6657d-e927-568b-95e1-2665a8aea6a2'],
    ['6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'http://python.org/', '4c565f0d-3f5a-5890-b41b-20cf47701c5e'],
  ])('makes of %s and %s what other programs make', (namespace, name, expected) => {
    expect(uuidV5(namespace, name)).toBe(expected)
  })
})

describe('makeObjectId', () => {
  it('depends on session, path and salt, and on nothing else', () => {
    const ids = [
      makeObjectId('session', '/a'),
      makeObjectId('session', '/b'),
      makeObjectId('other', '/a'),
      makeObjectId('session', '/a', '1'),
      makeObjectId('session/a', ''),
    ]

    expect(new Set(ids).size).toBe(5)
    expect(makeObjectId('session', '/a')).toBe(ids[0])
    expect(ids.every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
  })
})

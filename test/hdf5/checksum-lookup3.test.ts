import { describe, expect, it } from 'vitest'
import { lookup3 } from '#lib/hdf5/checksum-lookup3.ts'

describe('lookup3', () => {
  it.each([
    ['', 0xdeadbeef],
    ['Four score and seven years ago', 0x17770551],
  ])('hashes %j to the value that its author published', (text, hash) => {
    expect(lookup3(new TextEncoder().encode(text))).toBe(hash)
  })
})

import { describe, expect, it } from 'vitest'
import { IncompleteOutputError } from '#lib/errors.ts'
import { verifyStore } from '#lib/merge/verify.ts'
import type { PlannedArray, Receipt } from '#lib/plan/conversion-plan.ts'

const array: PlannedArray = {
  path: '/a',
  dtype: 'int8',
  shape: [5, 2],
  chunkShape: [2, 2],
  filters: [],
  compressor: null,
  data: { kind: 'source', file: 0, path: '/a' },
  route: 'rechunk',
}

const chunkSizes = [
  ['a/0.0', 4],
  ['a/1.0', 4],
  ['a/2.0', 4],
] as const

const receipts: Receipt[] = [{ fingerprint: 'f', unit: 0, keys: chunkSizes.map(([key, size]) => ({ key, size })) }]
const whole = new Map<string, number>([...chunkSizes, ['a/.zarray', 2]])
const input = { arrays: [array], documents: [{ key: 'a/.zarray', text: '{}' }], receipts, sizes: whole, url: 'memory:' }

describe('verifyStore', () => {
  it('counts the objects and bytes of a whole store', () => {
    expect(verifyStore(input)).toEqual({ objects: 4, bytes: 14, unexpected: [] })
  })

  it.each([
    ['a chunk is missing', { sizes: new Map([...whole].filter(([key]) => key !== 'a/1.0')) }, 'a/1.0'],
    ['a chunk is shorter', { sizes: new Map([...whole, ['a/2.0', 3]]) }, 'a/2.0'],
    ['a document is missing', { sizes: new Map(chunkSizes) }, 'a/.zarray'],
    [
      'no unit wrote a chunk of the plan',
      { receipts: [{ ...receipts[0]!, keys: receipts[0]!.keys.slice(1) }] },
      'a/0.0',
    ],
  ])('refuses a store in which %s', (_, change, key) => {
    expect(() => verifyStore({ ...input, ...change })).toThrow(IncompleteOutputError)
    expect(() => verifyStore({ ...input, ...change })).toThrow(key)
  })

  it('reports keys that nobody planned', () => {
    const sizes = new Map([...whole, ['.DS_Store', 6148]])

    expect(verifyStore({ ...input, sizes }).unexpected).toEqual(['.DS_Store'])
  })
})

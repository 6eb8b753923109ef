import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { mergeRanges, readRanges } from '#lib/io/coalesce.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { randomBytes, randomNumbers } from '#test/support/random.ts'

const BYTES = randomBytes(200_000)

function randomRanges(count: number, seed: number) {
  const numbers = randomNumbers(seed)
  return Array.from({ length: count }, () => {
    const offset = Math.floor(numbers() * 190_000)
    return { offset, length: Math.floor(numbers() ** 2 * 10_000) }
  })
}

describe('mergeRanges', () => {
  it('joins ranges with small gaps, in the order of offsets', () => {
    const ranges = [
      { offset: 500, length: 100 },
      { offset: 0, length: 100 },
      { offset: 110, length: 90 },
    ]

    expect(mergeRanges(ranges, { gapBytes: 10, maxBytes: 1000 })).toEqual([
      {
        offset: 0,
        length: 200,
        parts: [
          { index: 1, at: 0, length: 100 },
          { index: 2, at: 110, length: 90 },
        ],
      },
      { offset: 500, length: 100, parts: [{ index: 0, at: 0, length: 100 }] },
    ])
  })

  it('keeps a range whole that is longer than the bound', () => {
    const ranges = [
      { offset: 0, length: 5000 },
      { offset: 5000, length: 10 },
    ]

    expect(mergeRanges(ranges, { gapBytes: 10, maxBytes: 1000 }).map(({ length }) => length)).toEqual([5000, 10])
  })

  it('makes nothing of nothing', () => {
    expect(mergeRanges([])).toEqual([])
  })

  it.each([1, 2, 3, 4])('puts every range into exactly one within the bounds (seed %i)', seed => {
    const ranges = randomRanges(300, seed)
    const bounds = { gapBytes: 300, maxBytes: 20_000 }

    const merged = mergeRanges(ranges, bounds)

    const indices = merged.flatMap(({ parts }) => parts.map(({ index }) => index))
    expect(indices.toSorted((a, b) => a - b)).toEqual(ranges.keys().toArray())
    for (const { offset, length, parts } of merged) {
      expect(length).toBeLessThanOrEqual(bounds.maxBytes)
      for (const { index, at, length: size } of parts) {
        expect({ offset: offset + at, length: size }).toEqual(ranges[index])
        expect(at + size).toBeLessThanOrEqual(length)
      }
    }
  })
})

describe('readRanges', () => {
  it('hands out every range once, with few requests', async () => {
    const ranges = randomRanges(300, 5)
    const counted = countingSource(memorySource(BYTES))
    const seen = new Map<number, Uint8Array>()

    await readRanges(counted.source, ranges, (index, bytes) => void seen.set(index, bytes.slice()), {
      maxBytes: 50_000,
    })

    const wrong = ranges.filter(({ offset, length }, at) =>
      Buffer.compare(seen.get(at)!, BYTES.subarray(offset, offset + length)),
    )
    expect(wrong).toEqual([])
    expect(seen.size).toBe(300)
    expect(counted.requests).toBeLessThan(10)
  })

  it('holds no more merged ranges than may be in flight, however slow their user is', async () => {
    const ranges = Array.from({ length: 20 }, (_, at) => ({ offset: at * 10_000, length: 1000 }))
    const counted = countingSource(memorySource(BYTES))
    let used = 0
    let held = 0

    await readRanges(
      counted.source,
      ranges,
      async () => {
        held = Math.max(held, counted.requests - used)
        await sleep(2)
        used += 1
      },
      { gapBytes: 0, concurrency: 3 },
    )

    expect(held).toBe(3)
    expect(used).toBe(20)
  })

  it('stops at the first failure of its user', async () => {
    const ranges = Array.from({ length: 20 }, (_, at) => ({ offset: at * 10_000, length: 1000 }))
    const counted = countingSource(memorySource(BYTES))
    const use = (index: number) => {
      if (index === 2) throw new Error('no more')
    }

    await expect(readRanges(counted.source, ranges, use, { gapBytes: 0, concurrency: 2 })).rejects.toThrow('no more')
    expect(counted.requests).toBeLessThan(6)
  })
})

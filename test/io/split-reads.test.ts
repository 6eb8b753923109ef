import { describe, expect, it } from 'vitest'
import { withSplitReads } from '#lib/io/split-reads.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { randomBytes } from '#test/support/random.ts'

const BYTES = randomBytes(10_000)

describe('withSplitReads', () => {
  it('cuts a long read into parts that cover it once', async () => {
    const counted = countingSource(memorySource(BYTES))
    const source = withSplitReads(counted.source, { partBytes: 1000, concurrency: 2 })

    const read = await source.read({ offset: 500, length: 3200 })

    expect(read).toEqual(BYTES.slice(500, 3700))
    expect(counted.ranges).toEqual([
      { offset: 500, length: 1000 },
      { offset: 1500, length: 1000 },
      { offset: 2500, length: 1000 },
      { offset: 3500, length: 200 },
    ])
  })

  it('leaves a read of up to two parts whole', async () => {
    const counted = countingSource(memorySource(BYTES))
    const source = withSplitReads(counted.source, { partBytes: 1000 })

    await source.read({ offset: 500, length: 2000 })

    expect(counted.requests).toBe(1)
  })

  it('takes no memory for a read that the file cannot hold', async () => {
    const source = withSplitReads(memorySource(BYTES), { partBytes: 1000 })

    await expect(source.read({ offset: 0, length: 1e15 })).rejects.toMatchObject({ name: 'CorruptSourceError' })
  })
})

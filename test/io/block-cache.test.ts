import { describe, expect, it } from 'vitest'
import { withBlockCache } from '#lib/io/block-cache.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { randomBytes, randomNumbers } from '#test/support/random.ts'

const BYTES = randomBytes(100_500)

describe('withBlockCache', () => {
  it('asks for whole blocks, each once', async () => {
    const counted = countingSource(memorySource(BYTES))
    const cached = withBlockCache(counted.source, { blockBytes: 1000, capacityBytes: 50_000 })

    for (const offset of [10, 20, 990, 1500, 15]) await cached.read({ offset, length: 5 })

    expect(counted.ranges).toEqual([
      { offset: 0, length: 1000 },
      { offset: 1000, length: 1000 },
    ])
  })

  it('asks once for adjacent blocks that are missing, and leaves out those that are there', async () => {
    const counted = countingSource(memorySource(BYTES))
    const cached = withBlockCache(counted.source, { blockBytes: 1000, capacityBytes: 50_000 })
    await cached.read({ offset: 3100, length: 10 })

    const read = await cached.read({ offset: 500, length: 6000 })

    expect(read).toEqual(BYTES.slice(500, 6500))
    expect(counted.ranges).toEqual([
      { offset: 3000, length: 1000 },
      { offset: 0, length: 3000 },
      { offset: 4000, length: 3000 },
    ])
  })

  it('cuts the last block at the end of the file', async () => {
    const counted = countingSource(memorySource(BYTES))
    const cached = withBlockCache(counted.source, { blockBytes: 1000, capacityBytes: 50_000 })

    const read = await cached.read({ offset: 99_900, length: 600 })

    expect(read).toEqual(BYTES.slice(99_900))
    expect(counted.ranges).toEqual([{ offset: 99_000, length: 1500 }])
  })

  it('lets all who want a block wait for the same request', async () => {
    const counted = countingSource(memorySource(BYTES))
    const cached = withBlockCache(counted.source, { blockBytes: 1000, capacityBytes: 50_000 })

    await Promise.all(Array.from({ length: 20 }, (_, at) => cached.read({ offset: at * 50, length: 40 })))

    expect(counted.requests).toBe(1)
  })

  it('forgets the least recently used block', async () => {
    const counted = countingSource(memorySource(BYTES))
    const cached = withBlockCache(counted.source, { blockBytes: 1000, capacityBytes: 3000 })
    const touch = (block: number) => cached.read({ offset: block * 1000, length: 1 })

    for (const block of [0, 1, 2, 0, 3, 0, 1]) await touch(block)

    expect(counted.ranges.map(({ offset }) => offset / 1000)).toEqual([0, 1, 2, 3, 1])
  })

  it('lets large reads pass by, unrounded', async () => {
    const counted = countingSource(memorySource(BYTES))
    const cached = withBlockCache(counted.source, { blockBytes: 1000, capacityBytes: 20_000 })

    await cached.read({ offset: 10, length: 5001 })
    await cached.read({ offset: 10, length: 5001 })

    expect(counted.ranges).toEqual([
      { offset: 10, length: 5001 },
      { offset: 10, length: 5001 },
    ])
  })

  it('reads the same as without it, whatever the order', async () => {
    const numbers = randomNumbers(7)
    const cached = withBlockCache(memorySource(BYTES), { blockBytes: 512, capacityBytes: 8192 })
    const ranges = Array.from({ length: 500 }, () => {
      const offset = Math.floor(numbers() * BYTES.length)
      return { offset, length: Math.floor(numbers() ** 3 * (BYTES.length - offset)) }
    })

    const read = await Promise.all(ranges.map(range => cached.read(range)))

    const wrong = ranges.filter(({ offset, length }, at) =>
      Buffer.compare(read[at]!, BYTES.subarray(offset, offset + length)),
    )
    expect(wrong).toEqual([])
  })

  it('does not keep a failure', async () => {
    const plain = memorySource(BYTES)
    let failures = 1
    const read: ByteSource['read'] = range => {
      if (failures-- > 0) return Promise.reject(new Error('not now'))
      return plain.read(range)
    }
    const cached = withBlockCache({ ...plain, read }, { blockBytes: 1000, capacityBytes: 50_000 })

    await expect(cached.read({ offset: 0, length: 10 })).rejects.toThrow('not now')
    expect(await cached.read({ offset: 0, length: 10 })).toEqual(BYTES.slice(0, 10))
  })
})

describe('a block on its way', () => {
  /** Answers when told to; remembers the signals. */
  function heldSource() {
    const plain = memorySource(BYTES)
    const held: { answer: () => void; signal: AbortSignal | undefined }[] = []
    const read: ByteSource['read'] = (range, { signal } = {}) =>
      new Promise((resolve, reject) => {
        held.push({ answer: () => resolve(plain.read(range)), signal })
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    return { held, cached: withBlockCache({ ...plain, read }, { blockBytes: 1000, capacityBytes: 50_000 }) }
  }

  it('comes although one of those who wait gives up', async () => {
    const { held, cached } = heldSource()
    const aborting = new AbortController()
    const impatient = cached.read({ offset: 0, length: 10 }, { signal: aborting.signal })
    const patient = cached.read({ offset: 10, length: 10 }, { signal: new AbortController().signal })
    aborting.abort(new Error('enough'))

    await expect(impatient).rejects.toThrow('enough')
    held[0]?.answer()

    expect(await patient).toEqual(BYTES.slice(10, 20))
    expect(held).toHaveLength(1)
  })

  it('is given up when all have, and asked for anew by the next', async () => {
    const { held, cached } = heldSource()
    const aborting = new AbortController()
    const readings = [0, 10].map(offset => cached.read({ offset, length: 10 }, { signal: aborting.signal }))
    aborting.abort(new Error('enough'))
    const next = cached.read({ offset: 20, length: 10 })
    held[1]?.answer()

    for (const reading of readings) await expect(reading).rejects.toThrow('enough')
    expect(held[0]?.signal?.aborted).toBe(true)
    expect(await next).toEqual(BYTES.slice(20, 30))
  })
})

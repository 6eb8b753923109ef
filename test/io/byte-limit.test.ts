import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { byteBudget } from '#lib/async.ts'
import { withByteLimit } from '#lib/io/byte-limit.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { memorySource } from '#test/support/memory-source.ts'

/** Remembers the most bytes that were in flight at once. */
function watchedSource(bytes: Uint8Array) {
  const plain = memorySource(bytes)
  const seen = { flying: 0, most: 0 }
  const read: ByteSource['read'] = async range => {
    seen.flying += range.length
    seen.most = Math.max(seen.most, seen.flying)
    await sleep(2)
    seen.flying -= range.length
    return plain.read(range)
  }
  return { seen, source: { ...plain, read } }
}

describe('withByteLimit', () => {
  it('bounds the bytes in flight from all sources that share the budget', async () => {
    const watched = watchedSource(new Uint8Array(1000))
    const budget = byteBudget(300)
    const sources = [withByteLimit(watched.source, budget), withByteLimit(watched.source, budget)]

    await Promise.all(Array.from({ length: 30 }, (_, at) => sources[at % 2]?.read({ offset: at, length: 70 + at })))

    expect(watched.seen.most).toBeLessThanOrEqual(300)
    expect(watched.seen.most).toBeGreaterThan(200)
  })

  it('lets a read pass alone that is larger than the budget', async () => {
    const source = withByteLimit(memorySource(new Uint8Array(1000)), byteBudget(300))

    expect(await source.read({ offset: 0, length: 1000 })).toHaveLength(1000)
  })

  it('gives the budget back when a read fails', async () => {
    const plain = memorySource(new Uint8Array(1000))
    const source = withByteLimit(plain, byteBudget(300))

    for (let at = 0; at < 5; at++) await expect(source.read({ offset: 900, length: 200 })).rejects.toThrow()

    expect(await source.read({ offset: 0, length: 300 })).toHaveLength(300)
  })
})

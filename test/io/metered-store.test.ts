import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { meteredStore } from '#lib/io/metered-store.ts'
import type { Store } from '#lib/io/store.ts'

const filled = (size: number) => new Uint8Array(size).fill(7)

describe('meteredStore', () => {
  it('fetches a key once for all who want it, and counts what was fetched', async () => {
    const { store, requests, bytes } = meteredStore(openMemoryStore([['a', filled(10)]]))

    const values = await Promise.all([store.get('a'), store.get('a'), store.get('absent')])
    await store.get('a')
    await store.get('absent')

    expect(values.map(value => value?.length)).toEqual([10, 10, undefined])
    expect([requests(), bytes()]).toEqual([2, 10])
  })

  it('lets go of what was used longest ago when it holds too much', async () => {
    const keys = ['a', 'b', 'c'] as const
    const { store, requests } = meteredStore(openMemoryStore(keys.map(key => [key, filled(10)])), { keptBytes: 20 })

    await store.get('a')
    await store.get('b')
    await store.get('a')
    await store.get('c')
    await store.get('a')
    expect(requests()).toBe(3)
    await store.get('b')
    expect(requests()).toBe(4)
  })

  it('asks again for what failed', async () => {
    let fails = true
    const flaky: Store = {
      ...openMemoryStore(),
      get: async () => {
        if (fails) throw new Error('not now')
        return filled(1)
      },
    }
    const { store } = meteredStore(flaky)

    await expect(store.get('a')).rejects.toThrow('not now')
    fails = false
    expect(await store.get('a')).toEqual(filled(1))
  })
})

import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { withPace } from '#lib/io/paced-store.ts'

describe('withPace', () => {
  it('writes no more values in a second than it is told, however many are asked for at once', async () => {
    const memory = openMemoryStore()
    const times: number[] = []
    const noted = {
      ...memory,
      async set(key: string, value: Uint8Array) {
        times.push(performance.now())
        await memory.set(key, value)
      },
    }
    const store = withPace(noted, 100)

    await Promise.all(Array.from({ length: 20 }, (_, at) => store.set(`k${at}`, new Uint8Array(1))))

    // Timers may end a millisecond early.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(185)
    expect(await store.get('k19')).toHaveLength(1)
  })

  it('stops waiting when told to', async () => {
    const store = withPace(openMemoryStore(), 0.1)
    await store.set('first', new Uint8Array(1))

    const second = store.set('second', new Uint8Array(1), { signal: AbortSignal.timeout(10) })

    await expect(second).rejects.toThrow()
    expect(await store.get('second')).toBeUndefined()
  })
})

/** What every Store that can be written keeps, whatever it writes to. */

import { afterEach, describe, expect, it } from 'vitest'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import type { ConditionalStore } from '#lib/io/conditional-store.ts'
import type { Store, StoreEntry } from '#lib/io/store.ts'
import { randomBytes } from '#test/support/random.ts'

export interface StoreUnderTest {
  readonly store: ConditionalStore
  readonly stop?: () => Promise<void>
}

/** `open` makes an empty store. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name}, as a Store`, () => {
    const opened: StoreUnderTest[] = []
    const start = async () => {
      const tested = await open()
      opened.push(tested)
      return tested.store
    }
    afterEach(async () => {
      for (const { stop } of opened.splice(0)) await stop?.()
    })

    it('is empty at first', async () => {
      const store = await start()

      expect(await keysOf(store)).toEqual([])
      expect(await store.get('.zgroup')).toBeUndefined()
      expect(await store.getRange('a/0.0', { offset: 0, length: 1 })).toBeUndefined()
      expect(await store.getRange('a/0.0', { offset: 0, length: 0 })).toBeUndefined()
    })

    it.each(['.zgroup', 'a/b/c/0.0.0', 'with space/ü/日本/😀', 'a+b/c&d=e?f#g%20h', 'quote\'"<>'])(
      'keeps a value under %s',
      async key => {
        const store = await start()
        const value = randomBytes(1000)

        await store.set(key, value)

        expect(await store.get(key)).toEqual(value)
        expect(await keysOf(store)).toEqual([key])
      },
    )

    it('keeps an empty value apart from none', async () => {
      const store = await start()

      await store.set('empty', new Uint8Array(0))

      expect(await store.get('empty')).toEqual(new Uint8Array(0))
      expect(await store.get('other')).toBeUndefined()
    })

    it('replaces a value by a shorter one', async () => {
      const store = await start()
      await store.set('a/0', randomBytes(1000))

      await store.set('a/0', Uint8Array.of(1, 2))

      expect(await store.get('a/0')).toEqual(Uint8Array.of(1, 2))
      expect(await collect(store, '')).toMatchObject([{ key: 'a/0', size: 2 }])
    })

    it('reads a part of a value', async () => {
      const store = await start()
      const value = randomBytes(1000)
      await store.set('a/0', value)

      expect(await store.getRange('a/0', { offset: 0, length: 1000 })).toEqual(value)
      expect(await store.getRange('a/0', { offset: 990, length: 10 })).toEqual(value.slice(990))
      expect(await store.getRange('a/0', { offset: 5, length: 0 })).toEqual(new Uint8Array(0))
    })

    it.each([
      [990, 11],
      [1000, 1],
      [5000, 10],
    ])('refuses a part that the value does not hold: offset %i, length %i', async (offset, length) => {
      const store = await start()
      await store.set('a/0', randomBytes(1000))

      await expect(store.getRange('a/0', { offset, length })).rejects.toThrow(CorruptSourceError)
    })

    it('gives values away and keeps none that the caller may change', async () => {
      const store = await start()
      const value = randomBytes(100)
      const given = value.slice()
      await store.set('a', given)
      given.fill(0)
      const got = await store.get('a')
      got?.fill(0)

      expect(await store.get('a')).toEqual(value)
    })

    it('lists what starts with a prefix, sorted by bytes, with sizes', async () => {
      const store = await start()
      // U+FF5E comes before U+1F600 in UTF-8, behind it in UTF-16.
      const keys = ['a', 'b.c', 'b/0', 'b/00', 'b/c/0', 'b0', 'z/～', 'z/😀', '.zgroup']
      for (const [at, key] of keys.entries()) await store.set(key, randomBytes(at))

      const sorted = ['.zgroup', 'a', 'b.c', 'b/0', 'b/00', 'b/c/0', 'b0', 'z/～', 'z/😀']
      expect(await collect(store, '')).toMatchObject(sorted.map(key => ({ key, size: keys.indexOf(key) })))
      expect(await keysOf(store, 'b/')).toEqual(['b/0', 'b/00', 'b/c/0'])
      expect(await keysOf(store, 'b')).toEqual(['b.c', 'b/0', 'b/00', 'b/c/0', 'b0'])
      expect(await keysOf(store, 'b/0')).toEqual(['b/0', 'b/00'])
      expect(await keysOf(store, 'c/')).toEqual([])
    })

    it('does not take a group for a value', async () => {
      const store = await start()
      await store.set('a/b/0', Uint8Array.of(1))

      expect(await store.get('a/b')).toBeUndefined()
      expect(await store.getRange('a/b', { offset: 0, length: 1 })).toBeUndefined()
      expect(await store.get('a/b/0/c')).toBeUndefined()
    })

    it('deletes, also what is not there', async () => {
      const store = await start()
      await store.set('a/b/0', Uint8Array.of(1))
      await store.set('a/c', Uint8Array.of(2))

      await store.delete('a/b/0')
      await store.delete('a/b/0')
      await store.delete('never/was')

      expect(await keysOf(store)).toEqual(['a/c'])
      await store.set('a/b', Uint8Array.of(3))
      expect(await store.get('a/b')).toEqual(Uint8Array.of(3))
    })

    it('leaves one of the values whole where several are written at once', async () => {
      const store = await start()
      const values = Array.from({ length: 8 }, (_, at) => new Uint8Array(100_000 + at).fill(at))

      await Promise.all(values.map(value => store.set('a/0', value)))

      const kept = await store.get('a/0')
      expect(values).toContainEqual(kept)
      expect(await keysOf(store)).toEqual(['a/0'])
    })

    it('lets exactly one of several win a key that is free', async () => {
      const store = await start()
      const values = Array.from({ length: 8 }, (_, at) => new Uint8Array(1000).fill(at))

      const won = await Promise.all(values.map(value => store.setIfAbsent('claims/1', value)))

      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await store.get('claims/1')).toEqual(values[won.indexOf(true)])
      expect(await store.setIfAbsent('claims/1', Uint8Array.of(9))).toBe(false)
      expect(await keysOf(store)).toEqual(['claims/1'])
    })

    it.each(['', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../../b', 'a/./b', 'a\0b', 'a/\ud800'])(
      'refuses the key %j',
      async key => {
        const store = await start()

        await expect(store.set(key, Uint8Array.of(1))).rejects.toThrow(InvalidInputError)
        await expect(store.get(key)).rejects.toThrow(InvalidInputError)
        await expect(store.delete(key)).rejects.toThrow(InvalidInputError)
      },
    )

    it('stops with the reason of the signal', async () => {
      const store = await start()
      await store.set('a', Uint8Array.of(1))
      const reason = new Error('enough')
      const signal = AbortSignal.abort(reason)

      await expect(store.get('a', { signal })).rejects.toBe(reason)
      await expect(store.getRange('a', { offset: 0, length: 1 }, { signal })).rejects.toBe(reason)
      await expect(store.set('b', Uint8Array.of(1), { signal })).rejects.toBe(reason)
      await expect(store.delete('a', { signal })).rejects.toBe(reason)
      await expect(collect(store, '', signal)).rejects.toBe(reason)
      expect(await keysOf(store)).toEqual(['a'])
    })
  })
}

async function collect(store: Store, prefix: string, signal?: AbortSignal): Promise<StoreEntry[]> {
  const entries: StoreEntry[] = []
  for await (const entry of store.list(prefix, { signal })) entries.push(entry)
  return entries
}

async function keysOf(store: Store, prefix = ''): Promise<string[]> {
  return (await collect(store, prefix)).map(({ key }) => key)
}

/** A store in memory: for tests, and for values that are about to be written elsewhere. */

import { checkRange } from './byte-range.ts'
import type { ConditionalStore } from './conditional-store.ts'
import { checkKey, compareKeys } from './store-key.ts'

/** `entries` is what the store starts with; values are copied in and out. */
export function openMemoryStore(
  entries: Iterable<readonly [key: string, value: Uint8Array]> = [],
  { url = 'memory:' }: { readonly url?: string } = {},
): ConditionalStore {
  const values = new Map([...entries].map(([key, value]) => [key, value.slice()]))

  return {
    url,
    async get(key, { signal } = {}) {
      signal?.throwIfAborted()
      checkKey(key, url)
      return values.get(key)?.slice()
    },
    async getRange(key, range, { signal } = {}) {
      signal?.throwIfAborted()
      checkKey(key, url)
      const value = values.get(key)
      if (value === undefined) return undefined
      checkRange(range, { url: `${url}/${key}`, size: value.length })
      return value.slice(range.offset, range.offset + range.length)
    },
    async set(key, value, { signal } = {}) {
      signal?.throwIfAborted()
      checkKey(key, url)
      values.set(key, value.slice())
    },
    async setIfAbsent(key, value, { signal } = {}) {
      signal?.throwIfAborted()
      checkKey(key, url)
      if (values.has(key)) return false
      values.set(key, value.slice())
      return true
    },
    async *list(prefix, { signal } = {}) {
      const keys = [...values.keys()].filter(key => key.startsWith(prefix)).sort(compareKeys)
      for (const key of keys) {
        signal?.throwIfAborted()
        const value = values.get(key)
        if (value !== undefined) yield { key, size: value.length }
      }
    },
    async delete(key, { signal } = {}) {
      signal?.throwIfAborted()
      checkKey(key, url)
      values.delete(key)
    },
  }
}

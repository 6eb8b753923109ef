/** A store that counts what is fetched from it, and keeps the values fetched last: several checks want the same chunk. */

import type { Store } from './store.ts'

export interface MeteredStore {
  readonly store: Store
  /** Values fetched, and asked for in vain. */
  requests(): number
  bytes(): number
}

/** Enough for the first chunks of a handful of arrays. */
const KEPT_BYTES = 32_000_000

/** Only `get` is kept; whoever writes to the store meanwhile reads what was there before. */
export function meteredStore(
  store: Store,
  { keptBytes = KEPT_BYTES }: { readonly keptBytes?: number } = {},
): MeteredStore {
  /** In the order of their last use. */
  const kept = new Map<string, Promise<Uint8Array | undefined>>()
  const sizes = new Map<string, number>()
  let held = 0
  let requests = 0
  let bytes = 0

  const forget = (key: string) => {
    kept.delete(key)
    held -= sizes.get(key) ?? 0
    sizes.delete(key)
  }
  const fetch = async (key: string): Promise<Uint8Array | undefined> => {
    requests++
    const value = await store.get(key)
    const size = value?.length ?? 0
    bytes += size
    if (!kept.has(key)) return value
    sizes.set(key, size)
    held += size
    for (const oldest of kept.keys()) {
      if (held <= keptBytes) break
      if (sizes.has(oldest)) forget(oldest)
    }
    return value
  }

  return {
    requests: () => requests,
    bytes: () => bytes,
    store: {
      ...store,
      async get(key, { signal } = {}) {
        signal?.throwIfAborted()
        const value = kept.get(key) ?? fetch(key)
        kept.delete(key)
        kept.set(key, value)
        // What failed is asked for again.
        value.catch(() => forget(key))
        return value
      },
    },
  }
}

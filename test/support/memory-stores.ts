/** Stores in memory by URL, as S3 would hold them, with a list of what was written in which order. */

import type { ConditionalStore } from '#lib/io/conditional-store.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import type { Store } from '#lib/io/store.ts'

export interface MemoryStores {
  openStore(url: string): Promise<Store>
  /** `<url>/<key>` of every value set and every key deleted (with a `-` before it), in order. */
  readonly log: readonly string[]
  /** Keys of the store at the URL with their bytes (base64). */
  contents(url: string): Promise<ReadonlyMap<string, string>>
}

export function memoryStores({ beforeSet }: { beforeSet?: (path: string) => Promise<void> | void } = {}): MemoryStores {
  const stores = new Map<string, Store>()
  const log: string[] = []

  const openStore = async (url: string): Promise<Store> => {
    const known = stores.get(url)
    if (known !== undefined) return known
    const memory = openMemoryStore([], { url })
    const store: ConditionalStore = {
      ...memory,
      async setIfAbsent(key, value, options) {
        await beforeSet?.(`${url}/${key}`)
        const isSet = await memory.setIfAbsent(key, value, options)
        if (isSet) log.push(`${url}/${key}`)
        return isSet
      },
      async set(key, value, options) {
        await beforeSet?.(`${url}/${key}`)
        await memory.set(key, value, options)
        log.push(`${url}/${key}`)
      },
      async delete(key, options) {
        await memory.delete(key, options)
        log.push(`-${url}/${key}`)
      },
    }
    stores.set(url, store)
    return store
  }

  return {
    openStore,
    log,
    async contents(url) {
      const store = await openStore(url)
      const contents = new Map<string, string>()
      for await (const { key } of store.list(''))
        contents.set(key, Buffer.from((await store.get(key)) ?? []).toString('base64'))
      return contents
    },
  }
}

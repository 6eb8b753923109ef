/** A store that is written to no faster than so many values a second: many workers share what one prefix of S3 takes. */

import { pause } from '#lib/async.ts'
import type { Store } from './store.ts'

/** Reads and deletions are not held up. */
export function withPace(store: Store, writesPerSecond: number, { now = () => performance.now() } = {}): Store {
  let next = 0
  return {
    ...store,
    async set(key, value, options) {
      const due = Math.max(next, now())
      next = due + 1000 / writesPerSecond
      const wait = due - now()
      if (wait > 0) await pause(wait, { signal: options?.signal })
      return store.set(key, value, options)
    },
  }
}

/** Bounded concurrency, byte budgets and pauses. A failed sibling aborts the others and is awaited. */

/** Options that every waiting function takes. */
export interface Waiting {
  readonly signal?: AbortSignal | undefined
}

/** Runs `work` over the items, at most `limit` at a time; results in the items' order. The first failure aborts the rest. */
export async function mapLimit<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item, index: number, options: { readonly signal: AbortSignal }) => Promise<Result>,
  { signal }: Waiting = {},
): Promise<Result[]> {
  const siblings = new AbortController()
  const both = signal === undefined ? siblings.signal : AbortSignal.any([signal, siblings.signal])
  const iterator = items[Symbol.iterator]()
  const results: Result[] = []
  let next = 0
  const failures: unknown[] = []

  const lane = async () => {
    for (;;) {
      if (failures.length > 0) return
      const step = iterator.next()
      if (step.done) return
      const index = next++
      try {
        both.throwIfAborted()
        results[index] = await work(step.value, index, { signal: both })
      } catch (error) {
        failures.push(error)
        siblings.abort(error)
      }
    }
  }

  await Promise.all(Array.from({ length: Math.max(1, limit) }, lane))
  if (failures.length > 0) throw failures[0]
  return results
}

/** Bytes that many pieces of work share; each waits, first come first served, until its part is free. */
export interface ByteBudget {
  /** Runs `work` while holding `bytes` of the budget. More than the whole budget is granted alone. */
  use<Result>(bytes: number, work: () => Promise<Result>, options?: Waiting): Promise<Result>
}

export function byteBudget(total: number): ByteBudget {
  let free = total
  const queue: { bytes: number; start: () => void }[] = []

  const admit = () => {
    for (let head = queue[0]; head !== undefined && head.bytes <= free; head = queue[0]) {
      queue.shift()
      free -= head.bytes
      head.start()
    }
  }

  return {
    async use(wanted, work, { signal } = {}) {
      const bytes = Math.min(wanted, total)
      await new Promise<void>((resolve, reject) => {
        signal?.throwIfAborted()
        const entry = { bytes, start: () => resolve() }
        const onAbort = () => {
          const at = queue.indexOf(entry)
          if (at < 0) return
          queue.splice(at, 1)
          reject(signal?.reason)
          admit()
        }
        entry.start = () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        queue.push(entry)
        admit()
      })
      try {
        return await work()
      } finally {
        free += bytes
        admit()
      }
    },
  }
}

/** Waits, unless aborted before. */
export async function pause(milliseconds: number, { signal }: Waiting = {}): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** One piece of work that several callers wait for: it ends early only when all of them have given up. */

import type { Waiting } from '#lib/async.ts'

export interface SharedFlight<Result> {
  /** Waits for the result; a caller that aborts leaves the others undisturbed. */
  join(options?: Waiting): Promise<Result>
}

/** Starts the work at once; its signal aborts when the last of the callers that joined has aborted. */
export function shareFlight<Result>(
  start: (options: { signal: AbortSignal }) => Promise<Result>,
): SharedFlight<Result> {
  const controller = new AbortController()
  const result = start({ signal: controller.signal })
  // Whoever joins sees the failure; nobody may be left to see it.
  result.catch(() => {})
  let waiting = 0

  return {
    async join({ signal } = {}) {
      signal?.throwIfAborted()
      waiting += 1
      if (signal === undefined) return result
      let onAbort = () => {}
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => {
          waiting -= 1
          if (waiting === 0) controller.abort(signal.reason)
          reject(signal.reason)
        }
        signal.addEventListener('abort', onAbort, { once: true })
      })
      try {
        return await Promise.race([result, aborted])
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
  }
}

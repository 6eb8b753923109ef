/** Ends a request that stalls: no answer within a time, or no further bytes within a time. */

import type { Waiting } from '#lib/async.ts'
import { PassingFault } from './retry.ts'

/**
 * From sending a request to its first byte of answer, connecting included. S3 answers in well under a second; two tries
 * (retry.ts) are over within the ten seconds that a person waits for an answer.
 */
export const DEFAULT_FIRST_BYTE_MILLISECONDS = 4500

/** Between two pieces of a body. */
export const DEFAULT_IDLE_MILLISECONDS = 4500

/** What came while this process was busy with other things is heard before the server is blamed. */
const GRACE_MILLISECONDS = 50

export interface TimeOuts {
  readonly firstByteMilliseconds?: number
  readonly idleMilliseconds?: number
}

export interface Watchdog {
  /** Aborts on a stall (reason: PassingFault) and with the caller's signal (its reason). */
  readonly signal: AbortSignal
  /** Something arrived; the idle time starts anew. */
  feed(): void
  stop(): void
}

export function startWatchdog(options: TimeOuts & Waiting = {}): Watchdog {
  const { firstByteMilliseconds = DEFAULT_FIRST_BYTE_MILLISECONDS, idleMilliseconds = DEFAULT_IDLE_MILLISECONDS } =
    options
  const controller = new AbortController()
  const onAbort = () => controller.abort(options.signal?.reason)
  options.signal?.addEventListener('abort', onAbort, { once: true })
  if (options.signal?.aborted) onAbort()

  let lastFed = 0
  const bark = (message: string) => controller.abort(new PassingFault(message, { isStall: true }))
  const barkUnlessFed = (message: string, fed: number) => {
    timer = setTimeout(() => {
      if (lastFed === fed) bark(message)
      else watchBody(lastFed + idleMilliseconds - performance.now())
    }, GRACE_MILLISECONDS)
  }
  let timer = setTimeout(
    () => barkUnlessFed(`No answer within ${firstByteMilliseconds / 1000} s`, 0),
    firstByteMilliseconds,
  )
  // One timer for the whole body, set again when it fires: clearing and setting one per piece would cost more than the read.
  const watchBody = (milliseconds: number) => {
    timer = setTimeout(() => {
      const left = lastFed + idleMilliseconds - performance.now()
      if (left <= 0) barkUnlessFed(`The transfer stood still for ${idleMilliseconds / 1000} s`, lastFed)
      else watchBody(left)
    }, milliseconds)
  }

  return {
    signal: controller.signal,
    feed() {
      const first = lastFed === 0
      lastFed = performance.now()
      if (!first) return
      clearTimeout(timer)
      watchBody(idleMilliseconds)
    },
    stop() {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
    },
  }
}

/**
 * The one layer of retries below the state machine's: waits with full jitter (a random time up to a doubling bound),
 * so that many workers that failed together do not come back together.
 */

import { pause, type Waiting } from '#lib/async.ts'
import { type ErrorPlace, SourceUnavailableError } from '#lib/errors.ts'

/** Tries in all. The waits before them sum to at most 6.2 s with the base below: a throttled S3 prefix recovers in that. */
export const DEFAULT_ATTEMPTS = 6

/** Tries of which each ended because nothing came: a server that does not speak twice is not there. */
export const DEFAULT_STALLS = 2

/** Bound of the first wait; doubles with each try. */
export const DEFAULT_BASE_MILLISECONDS = 200

/** No single wait is longer, whatever `Retry-After` says. */
export const DEFAULT_CAP_MILLISECONDS = 10_000

/** No new try starts later than this after the first: a Lambda must keep time for its work. */
export const DEFAULT_TOTAL_MILLISECONDS = 120_000

export interface RetryOptions {
  readonly attempts?: number
  readonly stalls?: number
  readonly baseMilliseconds?: number
  readonly capMilliseconds?: number
  readonly totalMilliseconds?: number
  /** Uniform in [0, 1). */
  readonly random?: () => number
  readonly sleep?: (milliseconds: number, options: Waiting) => Promise<void>
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number
  /** Called before each wait, for who counts faults. */
  readonly onRetry?: (fault: PassingFault) => void
}

export interface PassingFaultOptions {
  readonly cause?: unknown
  readonly retryAfterMilliseconds?: number
  readonly isStall?: boolean
}

/** A fault that may pass by itself; the only kind that is tried again. It never leaves this folder. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault'
  /** What the server asked for; a lower bound of the next wait. */
  readonly retryAfterMilliseconds: number
  /** Nothing came for as long as one waits. */
  readonly isStall: boolean

  constructor(message: string, options: PassingFaultOptions = {}) {
    super(message, { cause: options.cause })
    this.retryAfterMilliseconds = options.retryAfterMilliseconds ?? 0
    this.isStall = options.isStall ?? false
  }
}

/** Runs `work` until it succeeds, throws something else than a PassingFault, or tries and time are used up: then SourceUnavailableError. */
export async function withRetries<Result>(
  work: (attempt: number) => Promise<Result>,
  place: ErrorPlace,
  options: RetryOptions & Waiting = {},
): Promise<Result> {
  const { signal, attempts = DEFAULT_ATTEMPTS, totalMilliseconds = DEFAULT_TOTAL_MILLISECONDS } = options
  let stallsLeft = options.stalls ?? DEFAULT_STALLS
  const { sleep = pause, now = () => performance.now() } = options
  const started = now()
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await work(attempt)
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof PassingFault)) throw error
      const wait = waitBefore(attempt, error, options)
      if (error.isStall) stallsLeft--
      if (attempt >= attempts || stallsLeft <= 0 || now() - started + wait > totalMilliseconds)
        throw gaveUp(error, attempt, place)
      options.onRetry?.(error)
      await sleep(wait, { signal })
    }
  }
}

function waitBefore(attempt: number, fault: PassingFault, options: RetryOptions): number {
  const { baseMilliseconds = DEFAULT_BASE_MILLISECONDS, capMilliseconds = DEFAULT_CAP_MILLISECONDS } = options
  const bound = Math.min(capMilliseconds, baseMilliseconds * 2 ** (attempt - 1))
  const jittered = (options.random ?? Math.random)() * bound
  return Math.min(capMilliseconds, Math.max(jittered, fault.retryAfterMilliseconds))
}

function gaveUp(fault: PassingFault, attempts: number, place: ErrorPlace): SourceUnavailableError {
  const tries = attempts === 1 ? 'once' : `${attempts} times`
  return new SourceUnavailableError(`${fault.message} (tried ${tries}).`, place, { cause: fault })
}

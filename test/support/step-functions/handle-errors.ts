/** Retry and Catch: "Handling errors", https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */

import type { Catcher, Retrier } from './definition.ts'
import { type Execution, unlessStopped } from './execution.ts'
import { matchesError, StateError } from './state-error.ts'
import { handOn, type Step, scopeOf } from './step.ts'

/** Longest Cause, API reference of SendTaskFailure. */
const MOST_CAUSE = 32_768

/** Tries `attempt` until it gives a step, or an error that neither retriers nor catchers take. `retries` counts from 0. */
export async function handlingErrors(
  { Retry, Catch }: { readonly Retry: readonly Retrier[]; readonly Catch: readonly Catcher[] },
  execution: Execution,
  attempt: (retries: number) => Promise<Step>,
): Promise<Step> {
  const { engine, signal } = execution
  const used = new Map<Retrier, number>()
  for (let retries = 0; ; retries++) {
    try {
      return await attempt(retries)
    } catch (error) {
      if (!(error instanceof StateError) || signal.aborted) throw error
      const retrier = Retry.find(({ ErrorEquals }) => matchesError(ErrorEquals, error.error))
      const count = retrier === undefined ? 0 : (used.get(retrier) ?? 0)
      // A retrier that is used up leaves the error to the catchers, not to the retriers after it.
      if (retrier === undefined || count >= retrier.MaxAttempts) return caught(error, Catch, execution)
      used.set(retrier, count + 1)
      await unlessStopped(engine.clock.sleep(waitBefore(retrier, count, engine.random), { signal }), signal)
    }
  }
}

/** Seconds before retry `count`, which counts from 0. */
export function waitBefore(
  { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY, JitterStrategy }: Retrier,
  count: number,
  random: () => number,
): number {
  const delay = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** count)
  return JitterStrategy === 'FULL' ? delay * random() : delay
}

async function caught(error: StateError, catchers: readonly Catcher[], execution: Execution): Promise<Step> {
  const catcher = catchers.find(({ ErrorEquals }) => matchesError(ErrorEquals, error.error))
  if (catcher === undefined) throw error
  const errorOutput = { Error: error.error, Cause: error.message.slice(0, MOST_CAUSE) }
  return handOn(catcher, scopeOf(execution, { errorOutput }), errorOutput)
}

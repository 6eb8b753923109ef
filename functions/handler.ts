/**
 * The door from Lambda to a stage: payload checked, deadline turned into a signal, logs and figures with the run's names, errors under
 * their own names, which the machine's retries go by.
 */

import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import middy from '@middy/core'
import type { z } from 'zod'
import { DeadlineExceededError } from '#lib/errors.ts'
import { parsePayload } from '#lib/stages/payloads/parse-payload.ts'
import { STATES, type StateName } from '#lib/stages/payloads/states.ts'
import type { RunEnvironment } from '#lib/stages/run-environment.ts'
import { lambdaMachine, runEnvironment } from './environment.ts'
import { type FailedCall, failureOf, recordFailure } from './failures.ts'
import { resetFaults } from './faults.ts'
import { logger, metrics, tellUsage } from './telling.ts'

/** Kept of a function's time to tell what became of it. */
const SPARE_MILLISECONDS = 10_000

/** What the runtime tells of a call. */
interface CallContext {
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

type Input<Name extends StateName> = z.output<(typeof STATES)[Name]['input']>
type Output<Name extends StateName> = z.output<(typeof STATES)[Name]['output']>

/** The Lambda handler of a state of the machine. */
export const stateHandler = <Name extends StateName>(
  state: Name,
  run: (input: Input<Name>, env: RunEnvironment) => Promise<Output<Name>>,
) =>
  handlerOf(state, async (payload, env) => {
    const input = parsePayload(STATES[state].input, payload, `The input of ${state}`) as Input<Name>
    return run(input, env)
  })

/** The same for a function that is no state. */
export const handlerOf = (name: string, run: (payload: unknown, env: RunEnvironment) => Promise<unknown>) =>
  middy()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler((payload: unknown, context: CallContext) => called(name, payload, context, run))

async function called(
  state: string,
  payload: unknown,
  context: CallContext,
  run: (payload: unknown, env: RunEnvironment) => Promise<unknown>,
): Promise<unknown> {
  resetFaults()
  const call: FailedCall = { ...namesIn(payload), state }
  logger.appendKeys({ ...call })
  const deadline = deadlineOf(context)
  const machine = lambdaMachine()
  const env = runEnvironment({ signal: deadline.signal, logger, attempt: context.awsRequestId, machine })
  try {
    const output = await run(payload, env)
    logger.info('done', { usage: env.usage() })
    return output
  } catch (error) {
    const failure = failureOf(deadline.signal.aborted ? deadline.signal.reason : error)
    logger.error(failure.message, failure)
    await recordFailure(call, failure, env)
    throw failure
  } finally {
    deadline.stop()
    tellUsage(env.usage(), { isBatch: state === 'ConvertUnits' })
  }
}

/** Run, session and batch that a payload is about. */
export function namesIn(payload: unknown): Omit<FailedCall, 'state'> {
  if (typeof payload !== 'object' || payload === null) return {}
  const { runId, session, batch } = payload as Record<string, unknown>
  return {
    ...(typeof runId === 'string' && { runId }),
    ...(typeof session === 'string' && { session }),
    ...(typeof batch === 'number' && { batch }),
  }
}

function deadlineOf(context: CallContext) {
  const controller = new AbortController()
  const left = context.getRemainingTimeInMillis() - SPARE_MILLISECONDS
  const reason = new DeadlineExceededError('The time of the function is over; what is done is kept.')
  const timer = setTimeout(() => controller.abort(reason), Math.max(0, left))
  return { signal: controller.signal, stop: () => clearTimeout(timer) }
}

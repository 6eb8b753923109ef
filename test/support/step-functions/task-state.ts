/**
 * Task: https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html. Two integrations: `lambda:invoke`, and
 * `ecs:runTask.waitForTaskToken`, which reports by its token and shows by heartbeats that it lives.
 */

import type { TaskState } from './definition.ts'
import { type Execution, unlessStopped } from './execution.ts'
import { evaluate, type Scope } from './expressions.ts'
import { handlingErrors } from './handle-errors.ts'
import { checkPayload, type Json } from './payload.ts'
import type { RunTaskArguments } from './services.ts'
import { StateError } from './state-error.ts'
import { handOn, type Step, scopeOf } from './step.ts'

export function runTask(state: TaskState, execution: Execution): Promise<Step> {
  return handlingErrors(state, execution, async retries => {
    const { history, place } = execution
    if (retries > 0) history.transitions++
    try {
      const result = await callService(state, execution, retries)
      checkPayload(result, `The result of ${place.state}`)
      history.add('TaskSucceeded')
      return await handOn(state, scopeOf(execution, { result }, { retries }), result)
    } catch (error) {
      if (error instanceof StateError && !execution.signal.aborted) history.add('TaskFailed', error.error)
      throw error
    }
  })
}

function callService(state: TaskState, execution: Execution, retries: number): Promise<Json> {
  switch (state.Resource.replace(/^.*:states:::/, '')) {
    case 'lambda:invoke':
      return invokeFunction(state, execution, retries)
    case 'ecs:runTask.waitForTaskToken':
      return runContainer(state, execution, retries)
    default:
      throw new Error(`The integration ${state.Resource} is not known here.`)
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
async function invokeFunction(state: TaskState, execution: Execution, retries: number): Promise<Json> {
  const scope = scopeOf(execution, {}, { retries })
  const { FunctionName: arn, Payload: payload, ...others } = await argumentsOf(state, scope, execution)
  if (typeof arn !== 'string' || payload === undefined) throw new Error('FunctionName and Payload')
  refuseFields(others)
  execution.history.add('TaskScheduled')
  execution.history.add('TaskStarted')
  const call = execution.engine.services.invokeFunction(arn, payload)
  const result = await inTime(call, state, scope, execution)
  return { ExecutedVersion: arn.split(':').at(7) ?? '$LATEST', Payload: result, StatusCode: 200 }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html */
async function runContainer(state: TaskState, execution: Execution, retries: number): Promise<Json> {
  const { engine, history } = execution
  let beat = () => {}
  const { token, outcome, close } = engine.tokens.issue(() => beat())
  // A task that is given up reports to nobody.
  outcome.catch(() => {})
  try {
    const scope = scopeOf(execution, {}, { retries, token })
    const task = await argumentsOf(state, scope, execution)
    history.add('TaskScheduled')
    history.add('TaskStarted')
    await unlessStopped(engine.services.runTask(task as unknown as RunTaskArguments), execution.signal)
    history.add('TaskSubmitted')
    return await inTime(outcome, state, scope, execution, call => {
      beat = call
    })
  } finally {
    close()
  }
}

async function argumentsOf(
  { Arguments }: TaskState,
  scope: Scope,
  { place }: Execution,
): Promise<Readonly<Record<string, Json>>> {
  const given = checkPayload(await evaluate(Arguments, scope), `The input of ${place.state}`)
  return given as Readonly<Record<string, Json>>
}

/** `onHeartbeat`: told what to call at each sign of life. */
async function inTime(
  call: Promise<Json>,
  state: TaskState,
  scope: Scope,
  { engine, signal }: Execution,
  onHeartbeat?: (beat: () => void) => void,
): Promise<Json> {
  const over = new AbortController()
  const limits: Promise<never>[] = []
  const fail = (error: string, seconds: number) => {
    throw new StateError(error, `no answer within ${seconds} seconds`)
  }
  const limit = async (field: unknown) => (field === undefined ? undefined : Number(await evaluate(field, scope)))
  const [timeout, heartbeat] = [await limit(state.TimeoutSeconds), await limit(state.HeartbeatSeconds)]
  const { clock } = engine
  if (timeout !== undefined) {
    limits.push(clock.sleep(timeout, { signal: over.signal }).then(() => fail('States.Timeout', timeout)))
  }
  if (heartbeat !== undefined && onHeartbeat !== undefined) {
    let last = clock.now().getTime()
    onHeartbeat(() => {
      last = clock.now().getTime()
    })
    const watch = async (): Promise<never> => {
      for (;;) {
        const left = last / 1000 + heartbeat - clock.now().getTime() / 1000
        if (left <= 0 || over.signal.aborted) return fail('States.HeartbeatTimeout', heartbeat)
        await clock.sleep(left, { signal: over.signal })
      }
    }
    limits.push(watch())
  }
  for (const late of limits) late.catch(() => {})
  try {
    return await unlessStopped(Promise.race([call, ...limits]), signal)
  } finally {
    over.abort()
  }
}

function refuseFields(fields: object): void {
  const names = Object.keys(fields)
  if (names.length > 0) throw new Error(`Arguments ${names.join(', ')} are not known here.`)
}

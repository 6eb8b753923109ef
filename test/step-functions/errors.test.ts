/** Retry, Catch, time limits and tokens of tasks; pages are those of the AWS Step Functions Developer Guide. */

import { describe, expect, it } from 'vitest'
import type { Retrier } from '../support/step-functions/definition.ts'
import type { Engine } from '../support/step-functions/engine.ts'
import { Execution } from '../support/step-functions/execution.ts'
import { fakeEngine, fakeServices } from '../support/step-functions/fake-services.ts'
import { waitBefore } from '../support/step-functions/handle-errors.ts'
import type { Json } from '../support/step-functions/payload.ts'
import type { RunTaskArguments } from '../support/step-functions/services.ts'
import { StateError } from '../support/step-functions/state-error.ts'

interface Outcome {
  readonly execution: Execution
  readonly calls: number
  /** On the virtual clock. */
  readonly seconds: number
}

/** A function that fails with these errors, one a call, and then gives 'done'. */
async function failing(errors: readonly string[], fields: object): Promise<Outcome> {
  let calls = 0
  const f = (): Json => {
    const error = errors[calls++]
    if (error !== undefined) throw new StateError(error, `call ${calls}`)
    return 'done'
  }
  const One = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'f', Payload: {} },
    Output: '{% $states.result.Payload %}',
    End: true,
    ...fields,
  }
  const engine = fakeEngine(
    { StartAt: 'One', States: { One, Caught: { Type: 'Succeed' } } },
    fakeServices({ functions: { f } }),
  )
  const execution = await new Execution(engine, { name: 'run', input: 'input' }).run()
  return { execution, calls, seconds: (execution.endedAt!.getTime() - execution.startedAt.getTime()) / 1000 }
}

describe('Retry (concepts-error-handling.html)', () => {
  it('waits 1, 2 and 4 seconds, three times, when nothing else is said', async () => {
    const { execution, calls, seconds } = await failing(['A', 'A', 'A', 'A'], { Retry: [{ ErrorEquals: ['A'] }] })

    expect([execution.error, calls, seconds]).toEqual(['A', 4, 7])
  })

  it('counts each retrier by itself, and does not fall through to the next', async () => {
    const Retry = [
      { ErrorEquals: ['A', 'B'], MaxAttempts: 2, IntervalSeconds: 1 },
      { ErrorEquals: ['C'], IntervalSeconds: 5 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 9 },
    ]
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }]

    const { execution, calls, seconds } = await failing(['A', 'B', 'C', 'B'], { Retry, Catch })

    expect([execution.status, calls, seconds]).toEqual(['SUCCEEDED', 4, 8])
    expect(execution.output).toEqual({ Error: 'B', Cause: 'call 4' })
  })

  it('keeps waits under MaxDelaySeconds, and draws them from nothing to the whole with full jitter', () => {
    const retrier: Retrier = {
      ErrorEquals: ['A'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxDelaySeconds: 60,
      MaxAttempts: 200,
      JitterStrategy: 'FULL',
    }

    expect([0, 4, 5, 199].map(count => waitBefore(retrier, count, () => 1))).toEqual([2, 32, 60, 60])
    expect(waitBefore(retrier, 4, () => 0.25)).toBe(8)
    expect(waitBefore({ ...retrier, JitterStrategy: 'NONE' }, 4, () => 0.25)).toBe(32)
  })

  it('takes any error but a time-out as States.TaskFailed', async () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'] }]

    expect((await failing(['A'], { Retry })).execution.status).toBe('SUCCEEDED')
    expect((await failing(['States.Timeout'], { Retry })).execution.status).toBe('FAILED')
  })
})

describe('Catch (concepts-error-handling.html)', () => {
  it('hands error and input on as Output says', async () => {
    const Catch = [
      {
        ErrorEquals: ['A'],
        Next: 'Caught',
        Output: { was: '{% $states.errorOutput.Error %}', of: '{% $states.input %}' },
      },
    ]

    expect((await failing(['A'], { Catch })).execution.output).toEqual({ was: 'A', of: 'input' })
  })

  it('takes an expression of the state that gives nothing', async () => {
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }]

    expect((await failing([], { Output: '{% $states.result.None %}', Catch })).execution.status).toBe('SUCCEEDED')
  })
})

/** `task` gets the token of the one state, and the engine. */
async function withToken(
  fields: object,
  task: (token: string, engine: Engine) => Promise<unknown>,
): Promise<Execution> {
  const One = {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.waitForTaskToken',
    Arguments: {
      Overrides: {
        ContainerOverrides: [
          { Name: 'c', Environment: [{ Name: 'TOKEN', Value: '{% $states.context.Task.Token %}' }] },
        ],
      },
    },
    End: true,
    ...fields,
  }
  const runTask = async ({ Overrides }: RunTaskArguments) =>
    void task(Overrides.ContainerOverrides[0]!.Environment[0]!.Value, engine)
  const engine: Engine = fakeEngine({ StartAt: 'One', States: { One } }, fakeServices({ runTask }))
  return new Execution(engine, { name: 'run', input: {} }).run()
}

describe('waitForTaskToken (connect-to-resource.html)', () => {
  it('ends with what the task sends', async () => {
    const { output } = await withToken({}, async (token, { tokens }) => tokens.succeed(token, '{"units":3}'))

    expect(output).toEqual({ units: 3 })
  })

  it('ends with the error that the task names', async () => {
    const { error } = await withToken({}, async (token, { tokens }) => tokens.fail(token, 'SpotInterrupted', ''))

    expect(error).toBe('SpotInterrupted')
  })

  it('goes on while heartbeats come, and fails without one', async () => {
    const beating = await withToken({ HeartbeatSeconds: 300 }, async (token, { tokens, clock }) => {
      for (let beat = 0; beat < 20; beat++) {
        await clock.sleep(200)
        tokens.heartbeat(token)
      }
      tokens.succeed(token, '1')
    })
    const silent = await withToken({ HeartbeatSeconds: 300 }, async (token, { tokens, clock }) => {
      await clock.sleep(301)
      tokens.succeed(token, '1')
    })

    expect([beating.status, silent.error]).toEqual(['SUCCEEDED', 'States.HeartbeatTimeout'])
  })

  it('fails after TimeoutSeconds in spite of heartbeats', async () => {
    const { error } = await withToken(
      { TimeoutSeconds: 500, HeartbeatSeconds: 300 },
      async (token, { tokens, clock }) => {
        for (;;) {
          await clock.sleep(100)
          if (tokens.heartbeat(token) !== undefined) return
        }
      },
    )

    expect(error).toBe('States.Timeout')
  })

  it('tells a task that nobody waits for it any more', async () => {
    const answers: (string | undefined)[] = []
    const { error, engine } = await withToken({ TimeoutSeconds: 60 }, async (token, { tokens, clock }) => {
      answers.push(tokens.heartbeat(token))
      await clock.sleep(90)
      answers.push(tokens.heartbeat(token), tokens.succeed(token, '1'), tokens.heartbeat('no token'))
    })

    await engine.clock.sleep(60)

    expect(error).toBe('States.Timeout')
    expect(answers).toEqual([undefined, 'TaskTimedOut', 'TaskTimedOut', 'InvalidToken'])
  })
})

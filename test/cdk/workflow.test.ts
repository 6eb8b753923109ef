/** The definition of the state machine, as it would be deployed. */

import validate from 'asl-validator'
import jsonata from 'jsonata'
import { describe, expect, it } from 'vitest'
import { ERROR_NAMES } from '#lib/errors.ts'
import { SPOT_INTERRUPTED, STATES } from '#lib/stages/payloads/states.ts'
import { FULL, PLAIN } from '#test/support/deployment.ts'
import { synthesise } from '#test/support/synthesise.ts'

interface Retrier {
  readonly ErrorEquals: readonly string[]
  readonly IntervalSeconds: number
  readonly MaxAttempts: number
  readonly BackoffRate: number
  readonly MaxDelaySeconds?: number
}

interface State {
  readonly Type: string
  readonly Comment?: string
  readonly Resource?: string
  readonly Retry?: readonly Retrier[]
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[]
    readonly Next: string
    readonly Output: string
  }[]
  readonly Arguments?: Readonly<Record<string, unknown>>
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> }
  readonly [field: string]: unknown
}

/** Names that Step Functions, Lambda and ECS give errors, by their documentation. */
const NAMES_OF_AWS = [
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'ECS.ThrottlingException',
  'ECS.AmazonECSException',
  'ECS.ServerException',
  'ECS.SdkClientException',
  'AmazonECS.Unknown',
  'States.HeartbeatTimeout',
]

/** Every state by its name, those inside maps too. */
function statesOf(states: Readonly<Record<string, State>>): Map<string, State> {
  const nested = Object.values(states).map(({ ItemProcessor }) => statesOf(ItemProcessor?.States ?? {}))
  return new Map([...Object.entries(states), ...nested.flatMap(inner => [...inner])])
}

const machine = (properties: Parameters<typeof synthesise>[0]) => {
  const { definition } = synthesise(properties)
  return { definition, states: statesOf(definition.States as Record<string, State>) }
}

/** All texts in a value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []
}

describe.each([
  ['without Fargate', PLAIN],
  ['with Fargate', FULL],
])('the state machine %s', (_name, properties) => {
  const { definition, states } = machine(properties)

  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(definition)

    expect(errorsText('\n')).toBe('')
    expect(isValid).toBe(true)
  })

  it('has a state for each of the payloads, and says in each what it does', () => {
    const silent = [...states].filter(([, { Comment }]) => (Comment ?? '').length < 10).map(([name]) => name)

    expect([...states.keys()]).toEqual(expect.arrayContaining(Object.keys(STATES)))
    expect(silent).toEqual([])
  })

  it('writes expressions that JSONata reads', () => {
    const expressions = texts(definition).filter(text => text.startsWith('{%'))

    for (const text of expressions) jsonata(text.slice(2, -2))

    expect(expressions.length).toBeGreaterThan(20)
    expect(expressions.filter(text => !text.endsWith(' %}'))).toEqual([])
  })

  it('catches nothing around maps, so that a redrive finds the sessions that failed', () => {
    const maps = [...states].filter(([, { Type }]) => Type === 'Map')

    expect(maps.map(([name]) => name)).toEqual(['EstimateSessions', 'ConvertSessions', 'ConvertBatches'])
    expect(maps.filter(([, map]) => map.Catch !== undefined || map.Retry !== undefined)).toEqual([])
  })

  it('takes concurrency and tolerance of a run from its input, and lists from S3', () => {
    const sessions = states.get('ConvertSessions')
    const batches = states.get('ConvertBatches')

    expect(sessions).toMatchObject({
      Label: 'Sessions',
      MaxConcurrency: '{% $states.input.sessionConcurrency %}',
      ToleratedFailurePercentage: '{% $states.input.toleratedFailurePercentage %}',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket: '{% $states.input.sessions.bucket %}', Key: '{% $states.input.sessions.key %}' },
      },
    })
    expect(batches).toMatchObject({ Label: 'Batches', MaxConcurrency: '{% $states.input.batchConcurrency %}' })
    // One batch that failed fails its session.
    expect(batches?.ToleratedFailurePercentage).toBeUndefined()
  })

  it('keeps results of maps out of payloads', () => {
    for (const [, map] of [...states].filter(([, { Type }]) => Type === 'Map')) {
      expect(map).toMatchObject({
        Output: '{% $states.input %}',
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' },
      })
    }
  })

  it('calls versions, which never change', () => {
    const called = [...states.values()].filter(({ Resource }) => Resource?.endsWith(':lambda:invoke'))

    expect(called.length).toBeGreaterThanOrEqual(Object.keys(STATES).length)
    expect(called.filter(({ Arguments }) => !/:function:[^:]+:\d+$/.test(String(Arguments?.FunctionName)))).toEqual([])
  })

  it('tries again by names that somebody gives', () => {
    const names = [...states.values()].flatMap(({ Retry = [], Catch = [] }) =>
      [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
    )

    const known = new Set<string>([...NAMES_OF_AWS, ...ERROR_NAMES, SPOT_INTERRUPTED])
    expect([...new Set(names)].filter(name => !known.has(name))).toEqual([])
  })

  it.each([
    'InvalidInputError',
    'CorruptSourceError',
    'UnsupportedFeatureError',
    'TransformError',
    'SourceChangedError',
    'IncompleteOutputError',
  ])('does not try again after %s', name => {
    const trying = [...states.values()]
      .flatMap(({ Retry = [] }) => Retry)
      .filter(each => each.ErrorEquals.includes(name))

    expect(trying).toEqual([])
  })

  it('waits more than an hour for functions of a busy account', () => {
    for (const state of [...states.values()].filter(({ Resource }) => Resource?.endsWith(':lambda:invoke'))) {
      const retrier = state.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('Lambda.TooManyRequestsException'))

      expect(retrier).toMatchObject({ JitterStrategy: 'FULL', MaxDelaySeconds: 60 })
      expect(meanWaitSeconds(retrier)).toBeGreaterThan(3600)
    }
  })
})

describe('the state machine without Fargate', () => {
  const { states } = machine(PLAIN)

  it('goes on with a function where the time of one was over', () => {
    const names = states.get('ConvertUnits')?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)

    expect(names).toContain('DeadlineExceededError')
    expect(states.get('ConvertUnits')?.Catch).toBeUndefined()
  })

  it('knows no containers', () => {
    expect([...states.values()].filter(({ Resource }) => Resource?.includes('ecs'))).toEqual([])
    expect(states.has('LambdaOrFargate')).toBe(false)
  })
})

describe('the state machine with Fargate', () => {
  const { states } = machine(FULL)
  const spot = states.get('ConvertUnitsOnSpot')
  const onDemand = states.get('ConvertUnitsOnDemand')

  it.each([
    ['FARGATE_SPOT', spot],
    ['FARGATE', onDemand],
  ])('starts one revision on %s, with tags, token and batch, and waits for heartbeats', (provider, state) => {
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::ecs:runTask.waitForTaskToken',
      HeartbeatSeconds: 300,
      Arguments: {
        TaskDefinition: expect.stringMatching(/:task-definition\/[^:]+:\d+$/),
        CapacityProviderStrategy: [{ CapacityProvider: provider, Weight: 1 }],
        PropagateTags: 'TASK_DEFINITION',
        Overrides: {
          ContainerOverrides: [
            {
              Environment: [
                { Name: 'NWB2ZARR_BATCH', Value: '{% $string($states.input) %}' },
                { Name: 'NWB2ZARR_TASK_TOKEN', Value: '{% $states.context.Task.Token %}' },
              ],
            },
          ],
        },
      },
    })
  })

  it('takes the same batch on demand when Spot has no capacity, takes it away, or is silent', () => {
    expect(spot?.Catch).toEqual([
      {
        ErrorEquals: expect.arrayContaining(['SpotInterrupted', 'States.HeartbeatTimeout', 'ECS.AmazonECSException']),
        Next: 'ConvertUnitsOnDemand',
        Output: '{% $states.input %}',
      },
    ])
    // A retrier comes before every catcher.
    const retried = spot?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? []
    expect(retried.filter(name => spot?.Catch?.[0]?.ErrorEquals.includes(name))).toEqual([])
    expect(onDemand?.Catch).toBeUndefined()
  })

  it('takes a batch to a container when the time of a function was over', () => {
    const { Retry = [], Catch } = states.get('ConvertUnits') ?? { Type: '' }

    expect(Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain('DeadlineExceededError')
    expect(Catch).toEqual([
      { ErrorEquals: ['DeadlineExceededError'], Next: 'ConvertUnitsOnSpot', Output: '{% $states.input %}' },
    ])
  })
})

/** With full jitter a wait is half its bound on average. */
function meanWaitSeconds(retrier: Retrier | undefined): number {
  if (retrier === undefined) return 0
  const { IntervalSeconds: first, BackoffRate: rate, MaxAttempts: attempts, MaxDelaySeconds: most = Infinity } = retrier
  const bounds = Array.from({ length: attempts }, (_, index) => Math.min(most, first * rate ** index))
  return bounds.reduce((sum, bound) => sum + bound / 2, 0)
}

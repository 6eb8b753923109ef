/** Single states and what they hand on; each test names the page of the AWS Step Functions Developer Guide that it is taken from. */

import { describe, expect, it } from 'vitest'
import { parseDefinition } from '../support/step-functions/definition.ts'
import { Execution } from '../support/step-functions/execution.ts'
import { fakeEngine, fakeServices } from '../support/step-functions/fake-services.ts'
import type { Json } from '../support/step-functions/payload.ts'
import { StateError } from '../support/step-functions/state-error.ts'

const invoke = (fields: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  End: true,
  ...fields,
})

const runOne = (state: object, input: Json = {}, f: (payload: Json) => Json = payload => payload) =>
  new Execution(fakeEngine({ StartAt: 'One', States: { One: state } }, fakeServices({ functions: { f } })), {
    name: 'run',
    input,
  }).run()

const pass = (output: unknown) => runOne({ Type: 'Pass', Output: output, End: true }, { list: [1, 2, 3], name: 'run' })

describe('JSONata (transforming-data.html)', () => {
  it.each<[string, string, Json]>([
    ['reads input', '{% $states.input.name %}', 'run'],
    ['reads the context object', '{% $states.context.Execution.Name %}', 'run'],
    ['keeps types', '{% $count($states.input.list) %}', 3],
    ['has $partition', '{% $partition($states.input.list, 2) %}', [[1, 2], [3]]],
    ['has $range, whose end is included', '{% $range(1, 9, 2) %}', [1, 3, 5, 7, 9]],
    ['has $hash', "{% $hash('abc', 'SHA-1') %}", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['has $random with a seed', '{% $random(7) = $random(7) %}', true],
    ['has $uuid', '{% $length($uuid()) %}', 36],
    ['has $parse', '{% $parse(\'{"a":[1]}\').a %}', [1]],
  ])('%s', async (_what, expression, expected) => {
    expect((await pass(expression)).output).toEqual(expected)
  })

  it.each([
    ['an undefined value', '{% $states.input.nothing %}'],
    ['an undefined field in an object of the state', { deep: ['{% $states.input.nothing %}'] }],
    ['$eval, which Step Functions leaves out', "{% $eval('1') %}"],
    ['a wrong type', "{% 'a' + 1 %}"],
  ])('fails for %s', async (_what, output) => {
    const { status, error } = await pass(output)

    expect([status, error]).toEqual(['FAILED', 'States.QueryEvaluationError'])
  })
})

describe('definitions', () => {
  it.each([
    ['an unknown type of state', { Type: 'Parallel', Branches: [], End: true }],
    ['an unknown field', { Type: 'Pass', End: true, Colour: 'red' }],
    ['a field of JSONPath', { Type: 'Pass', End: true, ResultPath: '$.a' }],
    ['a retrier with an unknown field', invoke({ Retry: [{ ErrorEquals: ['A'], Every: 3 }] })],
    ['a next state that does not exist', { Type: 'Pass', Next: 'Two' }],
    ['neither Next nor End', { Type: 'Pass' }],
    ['an item batcher, which nobody models here', { Type: 'Map', ItemBatcher: { MaxItemsPerBatch: 2 }, End: true }],
  ])('with %s are refused', (_what, state) => {
    expect(() => parseDefinition({ QueryLanguage: 'JSONata', StartAt: 'One', States: { One: state } })).toThrow()
  })
})

describe('Choice (state-choice.html)', () => {
  const choice = (fields: object) =>
    new Execution(
      fakeEngine({
        StartAt: 'Which',
        States: {
          Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'One' }], ...fields },
          One: { Type: 'Pass', Output: 'one', End: true },
          Other: { Type: 'Pass', Output: 'other', End: true },
        },
      }),
      { name: 'run', input: 2 },
    ).run()

  it('goes to Default when no condition is true', async () => {
    expect((await choice({ Default: 'Other' })).output).toBe('other')
  })

  it('fails without Default when no condition is true', async () => {
    expect((await choice({})).error).toBe('States.NoChoiceMatched')
  })

  it('fails for a condition that is no boolean', async () => {
    const Choices = [{ Condition: "{% 'yes' %}", Next: 'One' }]

    expect((await choice({ Choices })).error).toBe('States.QueryEvaluationError')
  })
})

describe('variables (workflow-variables.html)', () => {
  it('are seen by later states', async () => {
    const engine = fakeEngine({
      StartAt: 'Assign',
      States: {
        Assign: { Type: 'Pass', Assign: { kept: '{% $states.input.a %}' }, Output: 'gone', Next: 'Use' },
        Use: { Type: 'Succeed', Output: '{% $kept & $states.input %}' },
      },
    })

    expect((await new Execution(engine, { name: 'run', input: { a: 'A' } }).run()).output).toBe('Agone')
  })
})

describe('Fail (state-fail.html)', () => {
  it('ends the execution with its error', async () => {
    const { status, error, cause } = await runOne({ Type: 'Fail', Error: 'Mine', Cause: 'since' })

    expect([status, error, cause]).toEqual(['FAILED', 'Mine', 'since'])
  })
})

describe('payloads (service-quotas.html)', () => {
  const big = 'x'.repeat(262_144)

  it('may have 262,144 bytes', async () => {
    expect((await runOne({ Type: 'Pass', End: true }, big.slice(2))).status).toBe('SUCCEEDED')
  })

  it.each<[string, () => Promise<Execution>]>([
    ['the input of the execution', () => runOne(invoke(), big)],
    ['what a function gives', () => runOne(invoke({ Output: 'small' }), {}, () => big)],
    [
      'the output of a state',
      () =>
        runOne({
          Type: 'Pass',
          Output: "{% $join($map($range(1, 300, 1), function($i) { $pad('x', 1000) })) %}",
          End: true,
        }),
    ],
    ['counted in bytes', () => runOne(invoke(), 'ä'.repeat(131_072))],
  ])('with more bytes end the execution, caught or not: %s', async (_what, run) => {
    expect((await run()).error).toBe('States.DataLimitExceeded')
  })

  it('that are too large are not caught', async () => {
    const caught = invoke({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'One' }] })

    expect((await runOne(caught, {}, () => big)).error).toBe('States.DataLimitExceeded')
  })
})

describe('history (service-quotas.html)', () => {
  it('ends an execution at 25,000 events', async () => {
    const engine = fakeEngine({ StartAt: 'Again', States: { Again: { Type: 'Pass', Next: 'Again' } } })

    const { status, error, history } = await new Execution(engine, { name: 'run', input: {} }).run()

    expect([status, error, history.events.length]).toEqual(['FAILED', 'States.Runtime', 25_001])
  })

  it('has five events for a task, and three for each further try', async () => {
    let calls = 0
    const { history } = await runOne(invoke({ Retry: [{ ErrorEquals: ['Busy'] }] }), {}, () => {
      if (calls++ === 0) throw new StateError('Busy', '')
      return 1
    })

    expect(history.events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
      ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
  })
})

describe('TimeoutSeconds of a machine (statemachine-structure.html)', () => {
  it('ends the execution, and what waits in it', async () => {
    const engine = fakeEngine({
      TimeoutSeconds: 60,
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } },
    })

    const { status, startedAt, endedAt } = await new Execution(engine, { name: 'run', input: {} }).run()

    expect([status, (endedAt?.getTime() ?? 0) - startedAt.getTime()]).toEqual(['TIMED_OUT', 60_000])
  })
})

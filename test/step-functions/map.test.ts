/** Distributed Map: items from JSON lines, children, tolerance, results, stop and redrive; pages are those of the Developer Guide. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../support/step-functions/engine.ts'
import { Execution } from '../support/step-functions/execution.ts'
import { type FakeServices, fakeEngine, fakeServices } from '../support/step-functions/fake-services.ts'
import type { Json } from '../support/step-functions/payload.ts'
import { StateError } from '../support/step-functions/state-error.ts'

interface Mapped {
  readonly engine: Engine
  readonly services: FakeServices
  readonly execution: Execution
}

const COUNT = 20

function mapOver(f: (item: Json) => Json | Promise<Json>, fields: object = {}, count = COUNT): Mapped {
  const lines = Array.from({ length: count }, (_line, item) => `${JSON.stringify({ item })}\n`).join('')
  const services = fakeServices({ functions: { f: payload => f(payload) }, objects: { 'bucket/items': lines } })
  const call = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
  }
  const Each = {
    Type: 'Map',
    Label: 'Each',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Next: 'Call' },
        Call: { ...call, End: true },
      },
    },
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSONL' },
      Arguments: { Bucket: 'bucket', Key: '{% $states.input.key %}' },
    },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
      Arguments: { Bucket: 'bucket', Prefix: 'results' },
    },
    MaxConcurrency: '{% $states.input.atOnce %}',
    ToleratedFailurePercentage: '{% $states.input.tolerated %}',
    End: true,
    ...fields,
  }
  const engine = fakeEngine({ StartAt: 'Each', States: { Each } }, services)
  return {
    engine,
    services,
    execution: new Execution(engine, { name: 'run', input: { key: 'items', atOnce: 4, tolerated: 10 } }),
  }
}

const itemOf = (payload: Json) => (payload as { readonly item: number }).item
const failFor =
  (...items: readonly number[]) =>
  (payload: Json) => {
    if (items.includes(itemOf(payload))) throw new StateError('Broken', `item ${itemOf(payload)}`)
    return itemOf(payload)
  }
const mapRunOf = ({ place }: Execution) => place.mapRun!

describe('ItemReader (input-output-itemreader.html)', () => {
  it('gives each line to a child, at most so many at once', async () => {
    const { execution, engine } = mapOver(async payload => {
      await engine.clock.sleep(10)
      return itemOf(payload)
    })

    await execution.run()

    expect(execution.status).toBe('SUCCEEDED')
    expect(mapRunOf(execution).children.map(child => child?.output)).toEqual([...Array(COUNT).keys()])
    expect(mapRunOf(execution).mostAtOnce).toBe(4)
    expect(execution.endedAt!.getTime() - execution.startedAt.getTime()).toBe((COUNT / 4) * 10_000)
    expect(mapRunOf(execution).children[0]?.arn).toMatch(/:execution:machine\/Each:[0-9a-f-]{36}$/)
  })

  it('fails by its own name without the object', async () => {
    const { execution, services } = mapOver(itemOf)
    services.objects.clear()

    expect((await execution.run()).error).toBe('States.ItemReaderFailed')
  })
})

describe('ResultWriter (input-output-resultwriter.html)', () => {
  it('writes a manifest and a file for each status, and gives their place', async () => {
    const { execution, services } = mapOver(failFor(3))

    const { output } = await execution.run()

    const { Key } = (output as unknown as { ResultWriterDetails: { Key: string } }).ResultWriterDetails
    const { ResultFiles } = JSON.parse(services.objects.get(`bucket/${Key}`)!)
    const lines = (status: string) => services.objects.get(`bucket/${ResultFiles[status][0].Key}`)!.trim().split('\n')
    expect(lines('SUCCEEDED')).toHaveLength(COUNT - 1)
    expect(JSON.parse(lines('FAILED')[0]!)).toMatchObject({ Status: 'FAILED', Error: 'Broken', Input: '{"item":3}' })
    expect(ResultFiles.PENDING).toEqual([])
  })
})

describe('ToleratedFailurePercentage (state-map-distributed.html)', () => {
  it('lets so many fail, not one more, and then stops the others', async () => {
    const tolerated = await mapOver(failFor(3, 4)).execution.run()
    const { execution } = mapOver(failFor(3, 4, 5))
    await execution.run()

    expect(tolerated.status).toBe('SUCCEEDED')
    expect(execution.error).toBe('States.ExceedToleratedFailureThreshold')
    expect(mapRunOf(execution).count('PENDING')).toBeGreaterThan(0)
  })

  it('is nothing where it is not said', async () => {
    const { execution } = mapOver(failFor(19), { ToleratedFailurePercentage: undefined })

    expect((await execution.run()).error).toBe('States.ExceedToleratedFailureThreshold')
  })

  it('of 100 never fails the map', async () => {
    const { execution } = mapOver(failFor(...Array(COUNT).keys()), { ToleratedFailurePercentage: 100 })

    expect((await execution.run()).status).toBe('SUCCEEDED')
  })
})

describe('StopExecution and RedriveExecution (redrive-map-run.html)', () => {
  it('stops the children, and a redrive runs only what had not succeeded, from where it stood', async () => {
    const calls: number[] = []
    let isStopping = true
    const { execution, engine } = mapOver(async payload => {
      calls.push(itemOf(payload))
      await engine.clock.sleep(10)
      if (isStopping && itemOf(payload) === 9) execution.stop()
      return itemOf(payload)
    })

    await execution.run()
    const first = mapRunOf(execution)
    const [begun, done] = [COUNT - first.count('PENDING'), first.count('SUCCEEDED')]
    expect(execution.status).toBe('ABORTED')
    expect(first.count('ABORTED')).toBe(begun - done)
    expect(done).toBeGreaterThan(0)

    isStopping = false
    calls.length = 0
    await execution.redrive()

    expect(execution.status).toBe('SUCCEEDED')
    expect(mapRunOf(execution)).toBe(first)
    expect(calls).toHaveLength(COUNT - done)
    const redriven = first.children.find(child => child?.redriveCount === 1)!
    expect(redriven.history.events.filter(({ detail }) => detail === 'First')).toHaveLength(2)
  })

  it('runs children that failed again, with retries counted anew', async () => {
    let broken = true
    const { execution } = mapOver(payload => (broken ? failFor(1, 2, 3)(payload) : itemOf(payload)))
    await execution.run()

    broken = false
    await execution.redrive()

    expect(execution.status).toBe('SUCCEEDED')
    expect(mapRunOf(execution).count('SUCCEEDED')).toBe(COUNT)
  })

  it('is refused after success, and after 14 days', async () => {
    const done = await mapOver(itemOf).execution.run()
    const { execution, engine } = mapOver(failFor(1, 2, 3))
    await execution.run()
    await engine.clock.sleep(14 * 86_400 + 1)

    await expect(done.redrive()).rejects.toMatchObject({ error: 'ExecutionNotRedrivable' })
    await expect(execution.redrive()).rejects.toMatchObject({ error: 'ExecutionNotRedrivable' })
  })
})

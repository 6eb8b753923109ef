/** A run of a dataset's model by the synthesised machine, on the virtual clock: functions take the time that the plan reckons. */

import { dollarsOf, PRICES } from '#lib/plan/price.ts'
import { randomNumbers } from '../random.ts'
import { parseDefinition } from '../step-functions/definition.ts'
import { makeEngine } from '../step-functions/engine.ts'
import { Execution } from '../step-functions/execution.ts'
import type { Json } from '../step-functions/payload.ts'
import type { Services } from '../step-functions/services.ts'
import { StateError } from '../step-functions/state-error.ts'
import { VirtualClock } from '../step-functions/virtual-clock.ts'
import { synthesise } from '../synthesise.ts'
import type { DatasetModel } from './dataset-models.ts'
import { type ModelledStages, modelledStages } from './modelled-stages.ts'
import { WorkMeter } from './work-meter.ts'

export interface Simulated {
  readonly status: string
  readonly sessions: number
  readonly batches: number
  readonly hours: number
  /** Most functions at once. */
  readonly functionsAtOnce: number
  /** Most objects written in a second, by all functions together. */
  readonly writesPerSecond: number
  /** Calls that the account refused, which were tried again. */
  readonly throttled: number
  readonly largestPayload: number
  /** Events of the longest history. */
  readonly mostEvents: number
  readonly dollars: number
}

export interface SimulationOptions {
  readonly maxConcurrency: number
  /** Functions that the account runs at once. */
  readonly accountLimit: number
}

export async function simulateRun(
  dataset: DatasetModel,
  { maxConcurrency, accountLimit }: SimulationOptions,
): Promise<Simulated> {
  const { definition } = synthesise()
  const clock = new VirtualClock(new Date('2027-01-01T00:00:00Z'))
  const random = randomNumbers(7)
  const stages = modelledStages(dataset, { maxConcurrency, accountLimit, random })
  const meter = new WorkMeter(clock)
  const figures = { throttled: 0, largestPayload: 0 }
  const engine = makeEngine({
    machine: parseDefinition(definition),
    arn: 'arn:aws:states:us-west-2:123456789012:stateMachine:nwb2zarr',
    roleArn: 'arn:aws:iam::123456789012:role/machine',
    clock,
    random,
    services: modelledServices(stages, meter, { accountLimit, figures }),
  })
  const execution = await new Execution(engine, { name: 'run', input: { dataset: dataset.name } }).run()
  const { transitions, mostEvents } = historyOf(execution)
  const { used } = meter
  return {
    status: execution.status,
    sessions: dataset.sessions.length,
    batches: stages.batchCount,
    hours: (execution.endedAt!.getTime() - execution.startedAt.getTime()) / 3_600_000,
    functionsAtOnce: meter.mostRunning,
    writesPerSecond: Math.round(meter.mostWritesPerSecond),
    ...figures,
    mostEvents,
    // The price of a task has usual transitions in it; here they are counted.
    dollars:
      dollarsOf({ ...used, tasks: 0 }) + used.tasks * PRICES.lambdaRequest + transitions * PRICES.stateTransition,
  }
}

interface ServiceFigures {
  readonly accountLimit: number
  readonly figures: { throttled: number; largestPayload: number }
}

function modelledServices(
  stages: ModelledStages,
  meter: WorkMeter,
  { accountLimit, figures }: ServiceFigures,
): Services {
  const { resolved } = synthesise()
  const modules = new Map(
    resolved
      .ofType('AWS::Lambda::Function')
      .map(({ arn, properties }) => [`${arn}:1`, String(properties.Handler).replace('.handler', '')]),
  )
  const measured = (payload: Json) => {
    figures.largestPayload = Math.max(figures.largestPayload, JSON.stringify(payload).length)
    return payload
  }
  return {
    async invokeFunction(arn, payload) {
      if (meter.running >= accountLimit) {
        figures.throttled++
        throw new StateError('Lambda.TooManyRequestsException', '')
      }
      const { output, work } = stages.call(modules.get(arn)!, measured(payload) as Readonly<Record<string, Json>>)
      await meter.work(work)
      return measured(output)
    },
    async runTask() {
      throw new StateError('ECS.ClientException', 'there is no Fargate')
    },
    readObject: async (_bucket, key) =>
      stages
        .linesAt(key)
        .map(line => `${JSON.stringify(line)}\n`)
        .join(''),
    async writeObject() {},
  }
}

function historyOf({ history, mapRuns }: Execution): { readonly transitions: number; readonly mostEvents: number } {
  const children = mapRuns.flatMap(run => run.children.filter(child => child !== undefined)).map(historyOf)
  return {
    transitions: children.reduce((sum, { transitions }) => sum + transitions, history.transitions),
    mostEvents: Math.max(history.events.length, ...children.map(({ mostEvents }) => mostEvents)),
  }
}

/**
 * One execution: from state to state until the end, an error, or a stop. It remembers where it stands, so that a redrive goes on there
 * with the same input: "Redriving executions", https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */

import type { Machine } from './definition.ts'
import { type Engine, executionArn } from './engine.ts'
import { History } from './history.ts'
import type { MapRun } from './map-run.ts'
import { checkPayload, type Json } from './payload.ts'
import { runState } from './run-state.ts'
import { StateError } from './state-error.ts'

export type ExecutionStatus = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

/** A state that has been entered and not left. */
interface Place {
  readonly state: string
  readonly input: Json
  /** Of a map: its children outlive a failure. */
  mapRun?: MapRun
}

/** Days after the end that an execution can be redriven, same page. */
const REDRIVE_DAYS = 14

export interface ExecutionOptions {
  readonly name: string
  readonly input: Json
  /** What it runs, where not the whole machine. */
  readonly machine?: Machine
  /** Of the map that it is a child of. */
  readonly label?: string | undefined
}

export class Execution {
  readonly engine: Engine
  readonly name: string
  readonly arn: string
  readonly input: Json
  readonly machine: Machine
  readonly history: History
  readonly startedAt: Date
  status: ExecutionStatus = 'PENDING'
  output: Json | undefined
  error: string | undefined
  cause: string | undefined
  endedAt: Date | undefined
  redriveCount = 0
  variables: Readonly<Record<string, Json>> = {}
  /** Of all maps that it has come to. */
  readonly mapRuns: MapRun[] = []
  place: Place
  #stop = new AbortController()

  constructor(engine: Engine, { name, input, machine = engine.machine, label }: ExecutionOptions) {
    this.engine = engine
    this.name = name
    this.input = input
    this.machine = machine
    this.arn = executionArn(engine, name, label)
    this.startedAt = engine.clock.now()
    this.history = new History(() => engine.clock.now())
    this.place = { state: machine.startAt, input }
  }

  /** Aborted once the execution is stopped or its time is over. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Runs to its end; never throws. */
  async run(): Promise<this> {
    this.status = 'RUNNING'
    try {
      checkPayload(this.input, 'The input of the execution')
      this.history.add('ExecutionStarted')
      return this.#end('SUCCEEDED', { output: await this.#runInTime() })
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      if (this.#stop.signal.aborted) return this.#end(this.#stop.signal.reason)
      return this.#end('FAILED', { error: error.error, cause: error.message })
    }
  }

  /** StopExecution. */
  stop(status: 'ABORTED' | 'TIMED_OUT' = 'ABORTED'): void {
    this.#stop.abort(status)
  }

  /** RedriveExecution: goes on with the state that did not end, with the definition and the input that it had; retries count anew. */
  async redrive(): Promise<this> {
    const { status, endedAt, engine } = this
    const days = (engine.clock.now().getTime() - (endedAt?.getTime() ?? 0)) / 86_400_000
    if (status === 'SUCCEEDED' || status === 'RUNNING' || days > REDRIVE_DAYS) {
      throw new StateError('ExecutionNotRedrivable', `${this.name} is ${status}, since ${days} days`)
    }
    this.redriveCount++
    this.#stop = new AbortController()
    this.error = undefined
    this.cause = undefined
    this.history.add('ExecutionRedriven')
    return this.run()
  }

  async #runInTime(): Promise<Json> {
    const { timeoutSeconds } = this.machine
    const walk = new AbortController()
    if (timeoutSeconds !== undefined) {
      void this.engine.clock.sleep(timeoutSeconds, { signal: walk.signal }).then(() => {
        if (!walk.signal.aborted) this.stop('TIMED_OUT')
      })
    }
    try {
      return await this.#walk()
    } finally {
      walk.abort()
    }
  }

  async #walk(): Promise<Json> {
    for (;;) {
      const { state: name } = this.place
      const state = this.machine.states.get(name)!
      this.history.add(`${state.Type}StateEntered`, name)
      const step = await runState(state, this)
      checkPayload(step.output, `The output of ${name}`)
      this.history.add(`${state.Type}StateExited`, name)
      this.variables = { ...this.variables, ...step.assigned }
      if (step.next === undefined) return step.output
      this.place = { state: step.next, input: step.output }
      if (this.signal.aborted) throw new StateError('States.Runtime', 'stopped')
    }
  }

  #end(
    status: ExecutionStatus,
    { output, error, cause }: { readonly output?: Json; readonly error?: string; readonly cause?: string } = {},
  ): this {
    this.status = status
    this.output = output
    this.error = error
    this.cause = cause
    this.endedAt = this.engine.clock.now()
    this.history.add(`Execution${status[0]}${status.slice(1).toLowerCase()}`, error)
    return this
  }
}

/** Settles as `task` does, or with an error as soon as `signal` is aborted; what comes later is nobody's. */
export function unlessStopped<Result>(task: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const stop = () => reject(new StateError('States.Runtime', `stopped: ${signal.reason}`))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    task.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

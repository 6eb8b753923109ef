/**
 * The run of a Distributed Map: a child execution for each item, some at a time, until all are through or too many have failed. It
 * remembers its children for a redrive, which runs those that did not succeed from where they stood, and those that never began:
 * "Redriving Map Runs", https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
 */

import type { MapState } from './definition.ts'
import { Execution, type ExecutionStatus } from './execution.ts'
import { evaluate } from './expressions.ts'
import { readItems } from './item-reader.ts'
import type { Json } from './payload.ts'
import { writeResults } from './result-writer.ts'
import { StateError } from './state-error.ts'
import { scopeOf } from './step.ts'

/** Children that run at once: "Quotas", https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_CHILDREN = 10_000

export class MapRun {
  readonly arn: string
  readonly state: MapState
  readonly items: readonly Json[]
  /** By item; undefined where it has not begun. */
  readonly children: (Execution | undefined)[]
  readonly #concurrency: number
  readonly #toleratedPercentage: number
  /** Most children at once so far. */
  mostAtOnce = 0

  private constructor(arn: string, state: MapState, items: readonly Json[], numbers: readonly [number, number]) {
    this.arn = arn
    this.state = state
    this.items = items
    this.children = items.map(() => undefined)
    this.#concurrency = numbers[0]
    this.#toleratedPercentage = numbers[1]
  }

  /** Reads the items. */
  static async begin(state: MapState, execution: Execution): Promise<MapRun> {
    const { engine } = execution
    const scope = scopeOf(execution)
    const numberOf = async (field: unknown, name: string, most: number) => {
      const value = await evaluate(field, scope)
      if (typeof value === 'number' && value >= 0 && value <= most) return value
      throw new StateError('States.QueryEvaluationError', `${name} is ${JSON.stringify(value)}`)
    }
    const concurrency = await numberOf(state.MaxConcurrency, 'MaxConcurrency', Number.MAX_SAFE_INTEGER)
    const tolerated = await numberOf(state.ToleratedFailurePercentage ?? 0, 'ToleratedFailurePercentage', 100)
    const items = await readItems(state.ItemReader, scope, engine.services)
    const machine = engine.arn.replace(':stateMachine:', ':mapRun:')
    const arn = `${machine}/${state.Label ?? execution.place.state}:${engine.nextId()}`
    const atOnce = concurrency === 0 ? MOST_CHILDREN : Math.min(concurrency, MOST_CHILDREN)
    return new MapRun(arn, state, items, [atOnce, tolerated])
  }

  /** Children with one of these statuses; `PENDING` those that have not begun. */
  count(...statuses: readonly ExecutionStatus[]): number {
    return this.children.filter(child => statuses.includes(child?.status ?? 'PENDING')).length
  }

  /** What the state gets as its result, once all children are through. */
  async run(parent: Execution): Promise<Json> {
    const { engine, signal } = parent
    const todo = [...this.items.keys()].filter(item => this.children[item]?.status !== 'SUCCEEDED')
    let failed = 0
    let running = 0
    const isOver = () => signal.aborted || this.#isTooMany(failed)
    const stopAll = () => {
      for (const child of this.children) if (child?.status === 'RUNNING') child.stop()
    }
    signal.addEventListener('abort', stopAll, { once: true })
    const worker = async () => {
      for (let item = todo.shift(); item !== undefined && !isOver(); item = todo.shift()) {
        this.mostAtOnce = Math.max(this.mostAtOnce, ++running)
        const { status } = await this.#runChild(item, parent)
        running--
        if (status === 'FAILED' || status === 'TIMED_OUT') failed++
        if (this.#isTooMany(failed)) stopAll()
      }
    }
    await Promise.all(Array.from({ length: Math.min(this.#concurrency, todo.length) }, worker))
    signal.removeEventListener('abort', stopAll)
    if (signal.aborted) throw new StateError('States.Runtime', 'stopped')
    if (this.#isTooMany(failed)) {
      throw new StateError('States.ExceedToleratedFailureThreshold', `${failed} of ${this.items.length} items failed`)
    }
    return writeResults(this, this.state.ResultWriter, scopeOf(parent), engine.services)
  }

  /** "Setting failure thresholds", https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html: beyond, not at. */
  #isTooMany(failed: number): boolean {
    return failed > 0 && (100 * failed) / this.items.length > this.#toleratedPercentage
  }

  #runChild(item: number, { engine }: Execution): Promise<Execution> {
    const known = this.children[item]
    if (known !== undefined) return known.redrive()
    const child = new Execution(engine, {
      name: engine.nextId(),
      input: this.items[item]!,
      machine: this.state.processor,
      label: this.state.Label,
    })
    this.children[item] = child
    return child.run()
  }
}

/** Executions of a cloud's state machine by name, and what follows the end of each. */

import type { Engine } from '../step-functions/engine.ts'
import { Execution } from '../step-functions/execution.ts'
import type { Json } from '../step-functions/payload.ts'

export interface Executions {
  readonly byName: ReadonlyMap<string, Execution>
  /** Resolves when the execution has ended and what follows is done. */
  start(name: string, input: Json): Promise<Execution>
  /** As the API starts it: twice the same while it runs is once. An error's name of the API, or nothing. */
  startByApi(name: string, input: string): string | undefined
  redrive(execution: Execution): Promise<Execution>
  ended(name: string): Promise<Execution>
}

/** `afterwards`: called for each execution that did not succeed. */
export function executionsOf(engine: Engine, afterwards: (execution: Execution) => Promise<unknown>): Executions {
  const byName = new Map<string, Execution>()
  const ends = new Map<string, Promise<Execution>>()

  function follow(execution: Execution, ending: Promise<Execution>): Promise<Execution> {
    const end = ending.then(async () => {
      if (execution.status !== 'SUCCEEDED') await afterwards(execution)
      return execution
    })
    ends.set(execution.name, end)
    return end
  }

  function start(name: string, input: Json): Promise<Execution> {
    const execution = new Execution(engine, { name, input })
    byName.set(name, execution)
    return follow(execution, execution.run())
  }

  return {
    byName,
    start,
    startByApi(name, input) {
      const asked: Json = JSON.parse(input)
      const known = byName.get(name)
      if (known === undefined) void start(name, asked)
      const isSame = known?.status === 'RUNNING' && JSON.stringify(known.input) === JSON.stringify(asked)
      return known === undefined || isSame ? undefined : 'ExecutionAlreadyExists'
    },
    redrive: execution => follow(execution, execution.redrive()),
    ended: name => ends.get(name)!,
  }
}

/** What a state gives when it is left: its output, where to go, and the variables that it assigned. */

import type { Execution } from './execution.ts'
import { evaluate, type Scope } from './expressions.ts'
import type { Json } from './payload.ts'

export interface Step {
  readonly output: Json
  /** Undefined at the end. */
  readonly next: string | undefined
  readonly assigned: Readonly<Record<string, Json>>
}

/** Fields of states, catchers and choices that say what is handed on. */
export interface Handing {
  readonly Output?: unknown
  readonly Assign?: Readonly<Record<string, unknown>> | undefined
  readonly Next?: string | undefined
}

/**
 * `$states` of the current state: "Context object", https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html.
 * `extra`: `result` or `errorOutput`; `task`: of a task that waits for its token.
 */
export function scopeOf(
  { engine, name, arn, input, startedAt, redriveCount, place, variables }: Execution,
  extra: { readonly result?: Json; readonly errorOutput?: Json } = {},
  task: { readonly retries?: number; readonly token?: string } = {},
): Scope {
  const context = {
    Execution: {
      Id: arn,
      Input: input,
      Name: name,
      RoleArn: engine.roleArn,
      StartTime: startedAt.toISOString(),
      RedriveCount: redriveCount,
    },
    StateMachine: { Id: engine.arn, Name: engine.arn.split(':').at(-1) },
    State: { Name: place.state, EnteredTime: engine.clock.now().toISOString(), RetryCount: task.retries ?? 0 },
    ...(task.token !== undefined && { Task: { Token: task.token } }),
  }
  return { states: { input: place.input, context, ...extra }, variables }
}

/** `result`: the output where the fields name none. */
export async function handOn({ Output, Assign, Next }: Handing, scope: Scope, result: Json): Promise<Step> {
  const output = Output === undefined ? result : await evaluate(Output, scope)
  const assigned = Assign === undefined ? {} : ((await evaluate(Assign, scope)) as Record<string, Json>)
  return { output, next: Next, assigned }
}

/** Wait: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */

import type { WaitState } from './definition.ts'
import { type Execution, unlessStopped } from './execution.ts'
import { evaluate } from './expressions.ts'
import { handOn, type Step, scopeOf } from './step.ts'

export async function runWait(state: WaitState, execution: Execution): Promise<Step> {
  const { engine, signal, place } = execution
  const seconds = Number(await evaluate(state.Seconds, scopeOf(execution)))
  await unlessStopped(engine.clock.sleep(seconds, { signal }), signal)
  return handOn(state, scopeOf(execution), place.input)
}

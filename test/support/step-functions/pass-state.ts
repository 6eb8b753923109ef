/** Pass: https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html */

import type { PassState } from './definition.ts'
import type { Execution } from './execution.ts'
import { handOn, type Step, scopeOf } from './step.ts'

export function runPass(state: PassState, execution: Execution): Promise<Step> {
  return handOn(state, scopeOf(execution), execution.place.input)
}

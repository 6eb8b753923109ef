/** Succeed: https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html */

import type { SucceedState } from './definition.ts'
import type { Execution } from './execution.ts'
import { handOn, type Step, scopeOf } from './step.ts'

export function runSucceed(state: SucceedState, execution: Execution): Promise<Step> {
  return handOn(state, scopeOf(execution), execution.place.input)
}

/** Fail: https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html */

import type { FailState } from './definition.ts'
import { StateError } from './state-error.ts'
import type { Step } from './step.ts'

export async function failExecution({ Error: error = '', Cause = '' }: FailState): Promise<Step> {
  throw new StateError(error, Cause)
}

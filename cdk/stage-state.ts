/** A state that is one call of a function, and the choices between them. */

import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Condition, type RetryProps, TaskInput } from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import type { Construct } from 'constructs'
import { jsonata } from './jsonata.ts'
import { FUNCTION_RETRIES } from './retries.ts'
import type { StageFunction } from './stage-function.ts'

/** A state that calls the published version of a function. `payload`: the state's input where absent. */
export function invoke(
  scope: Construct,
  name: string,
  { version }: StageFunction,
  {
    comment,
    payload,
    retries = FUNCTION_RETRIES,
  }: {
    readonly comment: string
    readonly payload?: Readonly<Record<string, string>>
    readonly retries?: readonly RetryProps[]
  },
): LambdaInvoke {
  const state = LambdaInvoke.jsonata(scope, name, {
    comment,
    lambdaFunction: version as IFunction,
    payload: payload === undefined ? TaskInput.fromText(jsonata('$states.input')) : TaskInput.fromObject(payload),
    outputs: jsonata('$states.result.Payload'),
    // Its list knows no throttling.
    retryOnServiceExceptions: false,
  })
  for (const retry of retries) state.addRetry(retry)
  return state
}

/** Does the stage say that `next` comes next? */
export const isNext = (next: string) => Condition.jsonata(jsonata(`$states.input.next = '${next}'`))

/** How one batch is converted: by a function, or in a container, on Spot first. */

import { type CatchProps, Choice, Condition, type IChainable } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { jsonata } from './jsonata.ts'
import { FUNCTION_RETRIES, NO_SPOT, ONCE_MORE_RETRIES, TOO_LONG_FOR_A_FUNCTION } from './retries.ts'
import type { StatesProperties } from './run-states.ts'
import { invoke } from './stage-state.ts'

/** The states of a child of ConvertBatches. Input: a line of `batches.jsonl`. */
export function batchStates(scope: Construct, { functions, task }: StatesProperties): IChainable {
  const convertUnits = invoke(scope, 'ConvertUnits', functions.states.ConvertUnits, {
    comment: 'Converts the batch on Lambda.',
    retries: task === undefined ? FUNCTION_RETRIES : ONCE_MORE_RETRIES,
  })
  if (task === undefined) return convertUnits

  const onDemand = task.state(scope, 'ConvertUnitsOnDemand', {
    comment: 'Converts the batch in a container that nobody takes away.',
    spot: false,
  })
  const onSpot = task.state(scope, 'ConvertUnitsOnSpot', {
    comment: 'Converts the batch in a container of spare capacity, at a third of the price.',
    spot: true,
  })
  onSpot.addCatch(onDemand, withSameInput(NO_SPOT))
  convertUnits.addCatch(onSpot, withSameInput(TOO_LONG_FOR_A_FUNCTION))
  return Choice.jsonata(scope, 'LambdaOrFargate', { comment: 'Where the plan wants the batch to be converted.' })
    .when(Condition.jsonata(jsonata("$states.input.compute = 'fargate'")), onSpot)
    .otherwise(convertUnits)
}

/** Where an error leads, with what the failed state was given. */
export const withSameInput = (errors: readonly string[]): CatchProps => ({
  errors: [...errors],
  outputs: jsonata('$states.input'),
})

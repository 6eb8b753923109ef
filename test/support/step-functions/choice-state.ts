/** Choice: the first condition that is true; https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */

import type { ChoiceState } from './definition.ts'
import type { Execution } from './execution.ts'
import { evaluate } from './expressions.ts'
import { StateError } from './state-error.ts'
import { handOn, type Step, scopeOf } from './step.ts'

export async function runChoice(state: ChoiceState, execution: Execution): Promise<Step> {
  const scope = scopeOf(execution)
  for (const choice of state.Choices) {
    const isMet = await evaluate(choice.Condition, scope)
    if (typeof isMet !== 'boolean') {
      throw new StateError('States.QueryEvaluationError', `${choice.Condition} is neither true nor false`)
    }
    if (isMet) return handOn(choice, scope, execution.place.input)
  }
  if (state.Default === undefined) throw new StateError('States.NoChoiceMatched', execution.place.state)
  return handOn({ ...state, Next: state.Default }, scope, execution.place.input)
}

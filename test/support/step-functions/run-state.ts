/** One state of an execution, by its type. */

import { runChoice } from './choice-state.ts'
import type { State } from './definition.ts'
import type { Execution } from './execution.ts'
import { failExecution } from './fail-state.ts'
import { runMap } from './map-state.ts'
import { runPass } from './pass-state.ts'
import type { Step } from './step.ts'
import { runSucceed } from './succeed-state.ts'
import { runTask } from './task-state.ts'
import { runWait } from './wait-state.ts'

/** Throws a StateError that nothing of the state caught. */
export function runState(state: State, execution: Execution): Promise<Step> {
  switch (state.Type) {
    case 'Task':
      return runTask(state, execution)
    case 'Choice':
      return runChoice(state, execution)
    case 'Map':
      return runMap(state, execution)
    case 'Pass':
      return runPass(state, execution)
    case 'Wait':
      return runWait(state, execution)
    case 'Succeed':
      return runSucceed(state, execution)
    case 'Fail':
      return failExecution(state)
  }
}

/** Map in distributed mode: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */

import type { MapState } from './definition.ts'
import type { Execution } from './execution.ts'
import { handlingErrors } from './handle-errors.ts'
import { MapRun } from './map-run.ts'
import { StateError } from './state-error.ts'
import { handOn, type Step, scopeOf } from './step.ts'

export function runMap(state: MapState, execution: Execution): Promise<Step> {
  return handlingErrors(state, execution, async retries => {
    const { history, place, redriveCount } = execution
    // A redrive goes on with the run that failed; a retry begins a new one.
    const known = retries === 0 && redriveCount > 0 ? place.mapRun : undefined
    const run = known ?? (await MapRun.begin(state, execution))
    place.mapRun = run
    if (known === undefined) execution.mapRuns.push(run)
    history.add(known === undefined ? 'MapRunStarted' : 'MapRunRedriven')
    try {
      const result = await run.run(execution)
      history.add('MapRunSucceeded')
      return await handOn(state, scopeOf(execution, { result }, { retries }), result)
    } catch (error) {
      if (error instanceof StateError) history.add(execution.signal.aborted ? 'MapRunAborted' : 'MapRunFailed')
      throw error
    }
  })
}

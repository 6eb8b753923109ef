/** The state SummariseRun on Lambda, called too for runs that did not end by themselves. */

import { METRICS } from '#lib/stages/payloads/metrics.ts'
import { summariseRunState } from '#lib/stages/summarise-run.ts'
import { stateHandler } from './handler.ts'
import { tell } from './telling.ts'

export const handler = stateHandler('SummariseRun', async (input, env) => {
  const summary = await summariseRunState(input, env)
  tell(METRICS.sessionsFailed, summary.states.failed ?? 0)
  return summary
})

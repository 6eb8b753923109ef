/** The state MergeSession on Lambda. */

import { mergeSessionState } from '#lib/stages/merge-session.ts'
import { METRICS } from '#lib/stages/payloads/metrics.ts'
import { stateHandler } from './handler.ts'
import { tell } from './telling.ts'

export const handler = stateHandler('MergeSession', async (session, env) => {
  const merged = await mergeSessionState(session, env)
  if (merged.next === 'published') tell(METRICS.sessionsPublished, 1)
  return merged
})

/** The state ListSessions on Lambda. */

import { listRunState } from '#lib/stages/list-run.ts'
import { stateHandler } from './handler.ts'

export const handler = stateHandler('ListSessions', listRunState)

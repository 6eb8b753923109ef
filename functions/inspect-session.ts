/** The state InspectSession on Lambda. */

import { inspectSessionState } from '#lib/stages/inspect-session.ts'
import { stateHandler } from './handler.ts'

export const handler = stateHandler('InspectSession', inspectSessionState)

/** The state PlanSession on Lambda. */

import { planSessionState } from '#lib/stages/plan-session.ts'
import { stateHandler } from './handler.ts'

export const handler = stateHandler('PlanSession', planSessionState)

/** The state EstimateRun on Lambda. */

import { estimateRunState } from '#lib/stages/estimate-run.ts'
import { stateHandler } from './handler.ts'

export const handler = stateHandler('EstimateRun', estimateRunState)

/** The state ConvertUnits on Lambda. */

import { convertBatchState } from '#lib/stages/convert-batch.ts'
import { stateHandler } from './handler.ts'

export const handler = stateHandler('ConvertUnits', convertBatchState)

/** The state ConvertUnits on Lambda. */

import { convertBatchState } from '#lib/stages/convert-batch.ts'
import { METRICS } from '#lib/stages/payloads/metrics.ts'
import { stateHandler } from './handler.ts'
import { tell } from './telling.ts'

export const handler = stateHandler('ConvertUnits', async (batch, env) => {
  const result = await convertBatchState(batch, env)
  tell(METRICS.chunks, result.chunks)
  return result
})

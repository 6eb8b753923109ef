/** The function for arrivals: called for every object that is created below a watched prefix, and once an hour. */

import { InvalidInputError } from '#lib/errors.ts'
import { considerArrivals } from '#lib/stages/consider-arrivals.ts'
import { parsePayload } from '#lib/stages/payloads/parse-payload.ts'
import { considerInput } from '#lib/stages/payloads/triggers.ts'
import { startExecution } from './aws-services.ts'
import { handlerOf } from './handler.ts'
import { settings } from './settings.ts'

export const handler = handlerOf('ConsiderSession', async (payload, env) => {
  const { NWB2ZARR_STATE_MACHINE: machine, NWB2ZARR_TRIGGERS: triggers } = settings()
  if (machine === undefined) throw new InvalidInputError('NWB2ZARR_STATE_MACHINE names no state machine to start.')
  const input = parsePayload(considerInput, payload, 'The event')
  const startRun = (name: string, asked: unknown) => startExecution(machine, name, asked)
  const considered = await considerArrivals(input, { ...env, triggers, startRun })
  for (const one of considered) env.log('info', one.status, { ...one })
  return considered
})

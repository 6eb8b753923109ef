/**
 * ConvertUnits as a Fargate task: the batch comes in a variable, life signs and the end go to the state that waits. A task that
 * nobody waits for any more ends; one that Spot takes away says so, and another goes on.
 */

import { randomUUID } from 'node:crypto'
import { convertBatchState } from '#lib/stages/convert-batch.ts'
import { batchLine } from '#lib/stages/payloads/batch.ts'
import { METRICS } from '#lib/stages/payloads/metrics.ts'
import { parsePayload } from '#lib/stages/payloads/parse-payload.ts'
import { SPOT_INTERRUPTED } from '#lib/stages/payloads/states.ts'
import { taskReports } from './aws-services.ts'
import { fargateMachine, runEnvironment } from './environment.ts'
import { failureOf, recordFailure } from './failures.ts'
import { namesIn } from './handler.ts'
import { logger, metrics, tell, tellUsage } from './telling.ts'

const HEARTBEAT_MILLISECONDS = 30_000

/** Answers to a life sign after which nobody waits for the task. */
const NOBODY_WAITS = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])

const stop = new AbortController()
const reports = taskReports(process.env.NWB2ZARR_TASK_TOKEN ?? '')
const payload: unknown = JSON.parse(process.env.NWB2ZARR_BATCH ?? 'null')
const call = { ...namesIn(payload), state: 'ConvertUnits' }
let isCancelled = false

process.once('SIGTERM', () => {
  const interruption = new Error('The capacity of the task was taken back; what is done is kept.')
  interruption.name = SPOT_INTERRUPTED
  stop.abort(interruption)
})

const heart = setInterval(() => void beat(), HEARTBEAT_MILLISECONDS)

logger.appendKeys({ ...call })
const env = runEnvironment({ signal: stop.signal, logger, attempt: randomUUID(), machine: fargateMachine() })
try {
  const batch = parsePayload(batchLine, payload, 'The batch of the task')
  const result = await convertBatchState(batch, env)
  logger.info('done', { usage: env.usage() })
  tell(METRICS.chunks, result.chunks)
  await reports.succeed(result)
} catch (error) {
  const failure = failureOf(stop.signal.aborted ? stop.signal.reason : error)
  logger.error(failure.message, failure)
  if (!isCancelled) {
    if (failure.name !== SPOT_INTERRUPTED) await recordFailure(call, failure, env)
    await reports.fail(failure.name, failure.message)
  }
  process.exitCode = 1
} finally {
  clearInterval(heart)
  tellUsage(env.usage(), { isBatch: true })
  metrics.publishStoredMetrics()
}
// Connections that are kept open would keep the task, and its bill, alive.
process.exit()

/** A life sign that does not get through is no reason to stop; one that nobody wants is. */
async function beat(): Promise<void> {
  try {
    await reports.heartbeat()
  } catch (error) {
    if (!(error instanceof Error && NOBODY_WAITS.has(error.name))) return
    isCancelled = true
    stop.abort(new Error('Nobody waits for this task any more: the run was stopped, or another task took its place.'))
  }
}

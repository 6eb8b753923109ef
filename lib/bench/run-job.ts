/** One measurement in a process of its own. */

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { ConversionJob, MeasuredConversion } from './measure-conversion.ts'
import type { FloorJob, MeasuredFloor } from './measure-floor.ts'

export type JobAnswer = { readonly result: MeasuredConversion | MeasuredFloor } | { readonly error: string }

export interface RunJobOptions extends Waiting {
  /** Variables for the process, `UV_THREADPOOL_SIZE` say. */
  readonly variables?: Readonly<Record<string, string>>
}

export const runConversionJob = (job: ConversionJob, options?: RunJobOptions) =>
  runJob<MeasuredConversion>(job, options)

export const runFloorJob = (job: FloorJob, options?: RunJobOptions) => runJob<MeasuredFloor>(job, options)

async function runJob<Result>(
  job: ConversionJob | FloorJob,
  { variables = {}, signal }: RunJobOptions = {},
): Promise<Result> {
  const child = fork(WORKER_PATH, { env: { ...process.env, ...variables }, ...(signal && { signal }) })
  const answer = await new Promise<JobAnswer>((resolve, reject) => {
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', code => reject(new InvalidInputError(`The measurement ended with exit code ${code}.`)))
    child.send(job)
  })
  if ('error' in answer) throw new InvalidInputError(`The measurement failed: ${answer.error}`)
  return answer.result as Result
}

/** Beside this file, as it runs from source (.ts) or from a bundle (.js). */
const WORKER_PATH = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './job.worker.ts' : './job.worker.js', import.meta.url),
)

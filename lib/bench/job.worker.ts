/** Runs one measurement in a process of its own, so that processor time and memory are its own; see run-job.ts. */

import { type ConversionJob, measureConversion } from './measure-conversion.ts'
import { type FloorJob, measureFloor } from './measure-floor.ts'
import type { JobAnswer } from './run-job.ts'

process.once('message', (job: ConversionJob | FloorJob) => {
  void answer(job)
})

async function answer(job: ConversionJob | FloorJob): Promise<void> {
  const reply = await run(job)
  process.send?.(reply, () => process.disconnect())
}

async function run(job: ConversionJob | FloorJob): Promise<JobAnswer> {
  try {
    return { result: job.kind === 'convert' ? await measureConversion(job) : await measureFloor(job) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

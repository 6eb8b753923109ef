/** Converts one session and tells what it took. Meant for a process of its own (job.worker.ts). */

import { pause } from '#lib/async.ts'
import type { ByteRange } from '#lib/io/byte-source.ts'
import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import { convertSession, planSession } from '#lib/local.ts'
import type { CostModel } from '#lib/plan/cost-model.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { convertInput, type PlanOptions } from '#lib/stages/payloads.ts'
import { readCosts } from './stored-costs.ts'

export interface ConversionJob {
  readonly kind: 'convert'
  readonly source: string
  readonly out: string
  readonly options?: Partial<PlanOptions>
  /** How long each read of the source takes longer than it does. */
  readonly latencyMilliseconds?: number
  /** How fast the machine is; what the last calibration has found where it is not said. */
  readonly costs?: CostModel
}

export interface MeasuredConversion {
  readonly seconds: number
  /** Of all threads, the start of the process included. */
  readonly cpuSeconds: number
  /** Most memory of the process that was resident. */
  readonly peakBytes: number
  /** Seconds that the plan expected. */
  readonly estimatedSeconds: number
  readonly rawBytes: number
  readonly bytesRead: number
  /** Reads of the source, before long ones are split over connections. */
  readonly requests: number
  /** Bytes that came a megabyte or more at once. */
  readonly bytesInLongReads: number
  readonly bytesWritten: number
  readonly objects: number
}

/** From here on reading from S3 takes longer than waiting for it. */
const LONG_READ_BYTES = 1_000_000

/** Writes the store, over one that is there. */
export async function measureConversion(job: ConversionJob): Promise<MeasuredConversion> {
  const { source, out, options = {}, latencyMilliseconds = 0, costs } = job
  const input = convertInput.parse({ sources: [source], out, overwrite: true, options })
  const lengths: number[] = []
  const env = quietEnvironment(async ({ length }) => {
    lengths.push(length)
    if (latencyMilliseconds > 0) await pause(latencyMilliseconds)
  })
  const started = performance.now()
  const { bytesRead, bytesWritten, objects } = await convertSession(input, env)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage()
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const { plan } = await planSession(input, { ...quietEnvironment(), ...(costs && { costs }) })
  const { rawBytes, estimatedSeconds } = plan.totals
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakBytes,
    estimatedSeconds,
    rawBytes,
    bytesRead,
    requests: lengths.length,
    bytesInLongReads: lengths.reduce((sum, length) => sum + (length < LONG_READ_BYTES ? 0 : length), 0),
    bytesWritten,
    objects,
  }
}

/** An environment that tells nobody anything; `onRead` is waited for before each read of a source. */
export function quietEnvironment(onRead: (range: ByteRange) => Promise<void> = async () => {}): Environment {
  return {
    async openSource(url, options) {
      const source = await openSource(url, options)
      return {
        ...source,
        async read(range, reading) {
          await onRead(range)
          return source.read(range, reading)
        },
      }
    },
    openStore: url => openStore(url),
    now: () => new Date(),
    costs: readCosts(),
    signal: new AbortController().signal,
    log: () => {},
    progress: () => {},
  }
}

/** Converts one session and tells what it took. Meant for a process of its own (job.worker.ts). */

import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import { convertSession, planSession } from '#lib/local.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { convertInput, type PlanOptions } from '#lib/stages/payloads.ts'
import { readCosts } from './stored-costs.ts'

export interface ConversionJob {
  readonly kind: 'convert'
  readonly source: string
  readonly out: string
  readonly options?: Partial<PlanOptions>
}

export interface MeasuredConversion {
  readonly seconds: number
  /** Of all threads, the start of the process included. */
  readonly cpuSeconds: number
  /** Seconds that the plan expected. */
  readonly estimatedSeconds: number
  readonly rawBytes: number
  readonly bytesRead: number
  /** Reads of the source, before long ones are split over connections. */
  readonly requests: number
  readonly bytesWritten: number
  readonly objects: number
}

/** Writes the store, over one that is there. */
export async function measureConversion({ source, out, options = {} }: ConversionJob): Promise<MeasuredConversion> {
  const input = convertInput.parse({ sources: [source], out, overwrite: true, options })
  let requests = 0
  const env = quietEnvironment(() => {
    requests++
  })
  const started = performance.now()
  const { bytesRead, bytesWritten, objects } = await convertSession(input, env)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage()
  const { plan } = await planSession(input, quietEnvironment())
  const { rawBytes, estimatedSeconds } = plan.totals
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    estimatedSeconds,
    rawBytes,
    bytesRead,
    requests,
    bytesWritten,
    objects,
  }
}

/** An environment that tells nobody anything; `onRead` hears of each read of a source. */
export function quietEnvironment(onRead: () => void = () => {}): Environment {
  return {
    async openSource(url, options) {
      const source = await openSource(url, options)
      return {
        ...source,
        read(range, reading) {
          onRead()
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

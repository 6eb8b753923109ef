/** What a task uses: counted as it goes, written beside the session's work, added up when the session ends. */

import type { ByteSource } from '#lib/io/byte-source.ts'
import { type ConditionalStore, isConditionalStore } from '#lib/io/conditional-store.ts'
import type { Store } from '#lib/io/store.ts'
import type { Usage } from './payloads/records.ts'
import type { RunEnvironment, UncountedEnvironment } from './run-environment.ts'

/** Keys that one request lists. */
const LISTED_KEYS = 1000

export const NO_USAGE: Usage = {
  tasks: 0,
  lambdaGbSeconds: 0,
  fargateVcpuSeconds: 0,
  fargateGbSeconds: 0,
  seconds: 0,
  reads: 0,
  writes: 0,
  bytesRead: 0,
  bytesWritten: 0,
}

export const addUsage = (a: Usage, b: Usage): Usage => ({
  tasks: a.tasks + b.tasks,
  lambdaGbSeconds: a.lambdaGbSeconds + b.lambdaGbSeconds,
  fargateVcpuSeconds: a.fargateVcpuSeconds + b.fargateVcpuSeconds,
  fargateGbSeconds: a.fargateGbSeconds + b.fargateGbSeconds,
  seconds: a.seconds + b.seconds,
  reads: a.reads + b.reads,
  writes: a.writes + b.writes,
  bytesRead: a.bytesRead + b.bytesRead,
  bytesWritten: a.bytesWritten + b.bytesWritten,
})

/** The environment with its requests counted (each read and write as one; retries are not seen) and the clock running. */
export function measured(env: UncountedEnvironment): RunEnvironment {
  const started = env.now().getTime()
  const counts = { reads: 0, writes: 0, bytesRead: 0, bytesWritten: 0 }
  return {
    ...env,
    async openSource(url, options) {
      counts.reads++
      return countedSource(await env.openSource(url, options), counts)
    },
    async openStore(url) {
      return countedStore(await env.openStore(url), counts)
    },
    usage() {
      const seconds = Math.max(0, (env.now().getTime() - started) / 1000)
      const { compute, memoryBytes, cores } = env.machine
      const gigabyteSeconds = (seconds * memoryBytes) / 2 ** 30
      return {
        ...counts,
        tasks: 1,
        seconds,
        lambdaGbSeconds: compute === 'lambda' ? gigabyteSeconds : 0,
        fargateGbSeconds: compute === 'fargate' ? gigabyteSeconds : 0,
        fargateVcpuSeconds: compute === 'fargate' ? seconds * cores : 0,
      }
    },
  }
}

interface Counts {
  reads: number
  writes: number
  bytesRead: number
  bytesWritten: number
}

const countedSource = (source: ByteSource, counts: Counts): ByteSource => ({
  ...source,
  async read(range, options) {
    counts.reads++
    const bytes = await source.read(range, options)
    counts.bytesRead += bytes.length
    return bytes
  },
  close: () => source.close(),
})

function countedStore(store: Store, counts: Counts): Store {
  const countWrite = (value: Uint8Array) => {
    counts.writes++
    counts.bytesWritten += value.length
  }
  const counted: Store = {
    ...store,
    get(key, options) {
      counts.reads++
      return store.get(key, options)
    },
    getRange(key, range, options) {
      counts.reads++
      return store.getRange(key, range, options)
    },
    set(key, value, options) {
      countWrite(value)
      return store.set(key, value, options)
    },
    async *list(prefix, options) {
      let listed = 0
      for await (const entry of store.list(prefix, options)) {
        // A listing costs as much as a write.
        if (listed++ % LISTED_KEYS === 0) counts.writes++
        yield entry
      }
    },
  }
  if (!isConditionalStore(store)) return counted
  const conditional: ConditionalStore = {
    ...counted,
    setIfAbsent(key, value, options) {
      countWrite(value)
      return store.setIfAbsent(key, value, options)
    },
  }
  return conditional
}

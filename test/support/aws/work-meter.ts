/** Counts what modelled function calls use: functions at once, writes a second, requests, GB-seconds. */

import type { VirtualClock } from '../step-functions/virtual-clock.ts'

/** GB of a function that plans and converts. */
const FUNCTION_GB = 1769 / 1024

/** A call takes so many seconds, and reads and writes so many objects meanwhile. */
export interface Work {
  readonly seconds: number
  readonly reads: number
  readonly writes: number
}

export class WorkMeter {
  /** As dollars are reckoned from. */
  readonly used = { tasks: 0, lambdaGbSeconds: 0, fargateVcpuSeconds: 0, fargateGbSeconds: 0, reads: 0, writes: 0 }
  running = 0
  mostRunning = 0
  mostWritesPerSecond = 0
  #writesPerSecond = 0
  readonly #clock: VirtualClock

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  async work({ seconds, reads, writes }: Work): Promise<void> {
    const perSecond = writes / seconds
    this.mostRunning = Math.max(this.mostRunning, ++this.running)
    this.#writesPerSecond += perSecond
    this.mostWritesPerSecond = Math.max(this.mostWritesPerSecond, this.#writesPerSecond)
    await this.#clock.sleep(seconds)
    this.running--
    this.#writesPerSecond -= perSecond
    this.used.tasks++
    this.used.lambdaGbSeconds += seconds * FUNCTION_GB
    this.used.reads += reads
    this.used.writes += writes
  }
}

/**
 * A clock whose time passes only while nobody works: waits of hours end at once, in the right order. Work of the real world (a child
 * process, a request) is announced, and holds the time while it lasts.
 */

interface Timer {
  readonly at: number
  readonly order: number
  readonly ring: () => void
}

export class VirtualClock {
  #now: number
  #working = 0
  #order = 0
  #timers: Timer[] = []
  #isChecking = false

  constructor(start: Date) {
    this.#now = start.getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  /** Ends early, without an error, when `signal` is aborted. */
  sleep(seconds: number, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise(resolve => {
      const timer: Timer = {
        at: this.#now + seconds * 1000,
        order: this.#order++,
        ring: () => {
          signal?.removeEventListener('abort', cancel)
          resolve()
        },
      }
      const cancel = () => {
        this.#timers = this.#timers.filter(other => other !== timer)
        resolve()
      }
      signal?.addEventListener('abort', cancel, { once: true })
      push(this.#timers, timer)
      this.#check()
    })
  }

  /** Time stands still until `task` is settled. */
  async during<Result>(task: Promise<Result>): Promise<Result> {
    this.#working++
    try {
      return await task
    } finally {
      this.#working--
      this.#check()
    }
  }

  /** After everything that can go on without time has gone on. */
  #check(): void {
    if (this.#isChecking) return
    this.#isChecking = true
    setImmediate(() => {
      this.#isChecking = false
      if (this.#working > 0) return
      const timer = pop(this.#timers)
      if (timer === undefined) return
      this.#now = Math.max(this.#now, timer.at)
      timer.ring()
      this.#check()
    })
  }
}

const isEarlier = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order)

/** The timers are a binary heap: simulations have a hundred thousand of them. */
function push(heap: Timer[], timer: Timer): void {
  let at = heap.length
  heap.push(timer)
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isEarlier(timer, heap[parent]!)) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = timer
}

function pop(heap: Timer[]): Timer | undefined {
  const [first] = heap
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let at = 0
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && isEarlier(heap[child + 1]!, heap[child]!)) child++
    if (!isEarlier(heap[child]!, last)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = last
  return first
}

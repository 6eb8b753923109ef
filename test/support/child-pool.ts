/**
 * A few warm processes that do jobs, one at a time each: whatever a job does to its process (a crash, a loop, memory without
 * end) is seen from outside, and the next job gets another process.
 */

import { type ChildProcess, fork } from 'node:child_process'

export type JobEnd<Result> =
  | { readonly kind: 'done'; readonly result: Result; readonly seconds: number; readonly peakBytes: number }
  /** The process ended by itself. */
  | { readonly kind: 'crash'; readonly how: string }
  /** It had to be ended. */
  | { readonly kind: 'hang' }

export interface ChildPool<Job, Result> {
  run(job: Job): Promise<JobEnd<Result>>
  close(): void
}

export interface ChildPoolOptions {
  readonly size: number
  /** A job that takes longer hangs. */
  readonly seconds: number
}

/** What a child sends for a job. */
export interface JobReply<Result> {
  readonly result: Result
  readonly seconds: number
  /** Largest resident set of the process so far. */
  readonly peakBytes: number
}

export function childPool<Job extends object, Result>(
  program: string,
  { size, seconds }: ChildPoolOptions,
): ChildPool<Job, Result> {
  const idle: ChildProcess[] = []
  const waiting: ((child: ChildProcess) => void)[] = []
  const all = new Set<ChildProcess>()

  const start = () => {
    const child = fork(program, { stdio: 'ignore' })
    all.add(child)
    child.on('exit', () => all.delete(child))
    return child
  }
  const release = (child: ChildProcess) => {
    const next = waiting.shift()
    if (next === undefined) idle.push(child)
    else next(child)
  }
  const acquire = () => {
    const child = idle.pop()
    return child === undefined ? new Promise<ChildProcess>(resolve => waiting.push(resolve)) : Promise.resolve(child)
  }
  for (let count = 0; count < size; count++) idle.push(start())

  return {
    async run(job) {
      const child = await acquire()
      const end = await runOn<Job, Result>(child, job, seconds)
      if (end.kind === 'hang') child.kill('SIGKILL')
      release(end.kind === 'done' ? child : start())
      return end
    },
    close() {
      for (const child of all) child.kill('SIGKILL')
    },
  }
}

function runOn<Job extends object, Result>(child: ChildProcess, job: Job, seconds: number): Promise<JobEnd<Result>> {
  return new Promise(resolve => {
    const settle = (end: JobEnd<Result>) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(end)
    }
    const onMessage = (reply: JobReply<Result>) => settle({ kind: 'done', ...reply })
    const onExit = (code: number | null, signal: string | null) =>
      settle({ kind: 'crash', how: signal ?? `exit code ${code}` })
    const timer = setTimeout(() => settle({ kind: 'hang' }), seconds * 1000)
    child.once('message', onMessage as (message: unknown) => void)
    child.once('exit', onExit)
    child.send(job)
  })
}

/** The child's side: answers jobs until the parent is gone. */
export function answerJobs<Job, Result>(work: (job: Job) => Promise<Result>): void {
  process.on('message', async (job: Job) => {
    const start = performance.now()
    const result = await work(job)
    const seconds = (performance.now() - start) / 1000
    const reply: JobReply<Result> = { result, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }
    process.send?.(reply)
  })
  process.on('disconnect', () => process.exit())
}

/** One process of a Lambda function, with the limits that Lambda sets: time, memory, and a folder for temporary files. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Json } from '../step-functions/payload.ts'
import { StateError } from '../step-functions/state-error.ts'
import { startRuntimeApi } from './runtime-api.ts'

const PROGRAM = fileURLToPath(new URL('runtime-child.ts', import.meta.url))

/** Share of the memory that Lambda's Node gives to JavaScript's heap. */
const HEAP_SHARE = 0.9

/** Of /tmp, https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const MOST_TEMPORARY_BYTES = 512 * 2 ** 20

export interface FunctionSettings {
  readonly arn: string
  readonly name: string
  /** `plan-session.handler`. */
  readonly handler: string
  /** Folder of the bundles. */
  readonly code: string
  readonly memoryMegabytes: number
  readonly timeoutSeconds: number
  /** What the template sets, with the credentials of the role. */
  readonly environment: Readonly<Record<string, string>>
}

export interface FunctionInstance {
  /** Throws a StateError; after `Sandbox.Timedout` and `Runtime.ExitError` the process is gone. */
  invoke(arn: string, event: string): Promise<Json>
  readonly isGone: boolean
  /** Largest resident set so far, bytes; 0 where the machine does not tell. */
  readonly peakBytes: number
  kill(): void
  close(): Promise<void>
}

export async function startInstance(settings: FunctionSettings): Promise<FunctionInstance> {
  const { memoryMegabytes, timeoutSeconds, name, handler, code, environment } = settings
  const api = await startRuntimeApi()
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'))
  const heap = Math.floor(memoryMegabytes * HEAP_SHARE)
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heap}`, '--disable-warning=ExperimentalWarning', PROGRAM],
    {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: {
        PATH: process.env.PATH,
        TMPDIR: folder,
        AWS_LAMBDA_RUNTIME_API: api.address,
        LAMBDA_TASK_ROOT: code,
        _HANDLER: handler,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '1',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
        ...environment,
      },
    },
  )
  const gone = new Promise<string>(resolve =>
    child.once('exit', (exit, signal) => resolve(signal ?? `exit status ${exit}`)),
  )
  let isGone = false
  let peakBytes = 0
  void gone.then(() => {
    isGone = true
  })
  const kill = () => {
    isGone = true
    child.kill('SIGKILL')
  }
  const measure = () => {
    peakBytes = Math.max(peakBytes, residentBytes(child))
    if (peakBytes > memoryMegabytes * 2 ** 20) kill()
  }

  return {
    get isGone() {
      return isGone
    },
    get peakBytes() {
      return peakBytes
    },
    kill,
    async close() {
      kill()
      await gone
      await api.close()
      rmSync(folder, { recursive: true, force: true })
    },
    invoke(arn, event) {
      return new Promise<Json>((resolve, reject) => {
        const watch = setInterval(measure, 100)
        const timer = setTimeout(() => {
          kill()
          end(() => reject(new StateError('Sandbox.Timedout', `Task timed out after ${timeoutSeconds} seconds`)))
        }, timeoutSeconds * 1000)
        const end = (settle: () => void) => {
          clearInterval(watch)
          clearTimeout(timer)
          settle()
        }
        void gone.then(how => end(() => reject(new StateError('Runtime.ExitError', `Runtime exited: ${how}`))))
        api.give({
          event,
          arn,
          timeoutSeconds,
          settle(result) {
            measure()
            if (folderBytes(folder) > MOST_TEMPORARY_BYTES) end(() => reject(new StateError('Error', 'ENOSPC')))
            else if ('error' in result) end(() => reject(result.error))
            else end(() => resolve(JSON.parse(result.answer)))
          },
        })
      })
    },
  }
}

function residentBytes({ pid }: ChildProcess): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

const folderBytes = (folder: string) =>
  readdirSync(folder, { recursive: true })
    .map(name => statSync(join(folder, String(name)), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0)

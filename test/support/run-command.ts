/** Runs the command line as a person would: in a process of its own. */

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const LAUNCHER = fileURLToPath(new URL('../../lib/nwb2zarr.js', import.meta.url))

export interface CommandRun {
  /** Exit code; null where a signal ended the process. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Gets the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Resolves when the process has ended, whatever its exit code. */
export async function runCommand(argv: readonly string[], { cwd, env, onStart }: RunOptions = {}): Promise<CommandRun> {
  const child = spawn(process.execPath, [LAUNCHER, ...argv], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  onStart?.(child)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, stdout, stderr }
}

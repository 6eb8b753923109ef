/** Names of files that are being written: they tell which process writes them, so that what a killed one left is found. */

import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './file-errors.ts'

const PATTERN = /^\.nwb2zarr-(\d+)-[0-9a-f]{12}\.tmp$/

/** A name that no other write uses. Its length does not depend on the key's, which may be as long as names can be. */
export function temporaryName(): string {
  return `.nwb2zarr-${process.pid}-${randomBytes(6).toString('hex')}.tmp`
}

export function isTemporaryName(name: string): boolean {
  return PATTERN.test(name)
}

/** Removes what writers that run no more have left in the folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = PATTERN.exec(name)?.[1]
    if (pid === undefined) continue
    const path = join(folder, name)
    if (await isLeftover(path, Number(pid))) await rm(path, { force: true })
  }
}

async function isLeftover(path: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return !isRunning(pid)
  // In containers every first process has the same number; what is older than this process is not its own.
  const stats = await stat(path).catch(() => undefined)
  return stats !== undefined && stats.mtimeMs < performance.timeOrigin
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, then by rename (or link, where the name
 * must be free). A killed process leaves the old value or the new. Power loss is another matter: only with `durable` are
 * file and folder forced to disk before the call returns, which costs milliseconds a file.
 */

import { existsSync } from 'node:fs'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { errorCode } from './file-errors.ts'
import { removeLeftovers, temporaryName } from './temporary-names.ts'

export interface WriteOptions {
  readonly durable: boolean
  /** `keep`: leaves a file that is there already. */
  readonly existing: 'replace' | 'keep'
}

/** Folders that this store has made or met; each is looked at once for leftovers. */
export type KnownFolders = Map<string, Promise<void>>

/** False where the file was there and is kept. Throws the file system's own errors. */
export async function writeFileWhole(
  path: string,
  value: Uint8Array,
  folders: KnownFolders,
  { durable, existing }: WriteOptions,
): Promise<boolean> {
  const folder = dirname(path)
  const temporary = join(folder, temporaryName())
  let renamed = false
  try {
    await writeTemporary(temporary, value, folders, durable)
    if (existing === 'keep') await link(temporary, path)
    else await rename(temporary, path)
    renamed = existing === 'replace'
    if (durable) await syncFolder(folder)
    return true
  } catch (error) {
    if (existing === 'keep' && errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    // The first error counts; one of cleaning up would hide it.
    if (!renamed) await rm(temporary, { force: true }).catch(() => {})
  }
}

async function writeTemporary(path: string, value: Uint8Array, folders: KnownFolders, durable: boolean): Promise<void> {
  const folder = dirname(path)
  await makeFolder(folder, folders)
  const handle = await open(path, 'wx').catch(async error => {
    if (errorCode(error) !== 'ENOENT') throw error
    // Somebody removed the folder since; make it again.
    folders.delete(folder)
    await makeFolder(folder, folders)
    return open(path, 'wx')
  })
  try {
    await handle.writeFile(value)
    if (durable) await handle.sync()
  } finally {
    await handle.close()
  }
}

async function makeFolder(folder: string, folders: KnownFolders): Promise<void> {
  const known = folders.get(folder)
  if (known !== undefined) return known
  const making = (async () => {
    const made = await mkdir(folder, { recursive: true }).catch(error => throwTrueFault(folder, error))
    if (made === undefined) await removeLeftovers(folder)
  })()
  folders.set(folder, making)
  making.catch(() => folders.delete(folder))
  return making
}

/** Of a folder and its parents that cannot be made Node says that it does not exist; the first one that is missing says why. */
async function throwTrueFault(folder: string, error: unknown): Promise<never> {
  if (errorCode(error) !== 'ENOENT') throw error
  let missing = resolve(folder)
  while (!existsSync(dirname(missing)) && dirname(missing) !== missing) missing = dirname(missing)
  await mkdir(missing)
  throw error
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders; there the rename alone has to do.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The folder `<out>.partial` of a local conversion: how what grew in it comes to its place, and how it goes away. */

import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, fileError } from '#lib/io/file-errors.ts'
import { isTemporaryName } from '#lib/io/temporary-names.ts'

const STORE = 'store'
/** Where a store that is written over waits for its successor to be in place. */
const REPLACED = 'replaced'

/** Is there anything but empty folders and what a killed write left? False where the path does not exist. */
export async function hasFiles(path: string): Promise<boolean> {
  try {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const counts = entry.isDirectory() ? await hasFiles(join(path, entry.name)) : !isTemporaryName(entry.name)
      if (counts) return true
    }
    return false
  } catch (error) {
    if (isAbsent(error)) return false
    throw fileError(error, 'look into the folder', { url: path })
  }
}

/** Renames the finished store to `target`; one that is there and is replaced moves out of the way first. */
export async function renameIntoPlace(
  partial: string,
  target: string,
  { replaces }: { readonly replaces: boolean },
): Promise<void> {
  try {
    if (replaces && (await hasFiles(target))) {
      await rm(join(partial, REPLACED), { recursive: true, force: true })
      await rename(target, join(partial, REPLACED))
    } else await removeEmpty(target)
    await rename(join(partial, STORE), target)
  } catch (error) {
    throw fileError(error, 'put the finished store in its place', { url: target })
  }
}

/** Removes what is left of the folder once its work files are gone. */
export async function removePartial(partial: string): Promise<void> {
  try {
    for (const name of [REPLACED, STORE]) await rm(join(partial, name), { recursive: true, force: true })
    await removeEmpty(partial)
  } catch (error) {
    throw fileError(error, 'remove the folder', { url: partial })
  }
}

/** Removes the folder, and the folders in it, unless there are files. */
async function removeEmpty(path: string): Promise<void> {
  if (!(await hasFiles(path))) await rm(path, { recursive: true, force: true })
}

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')

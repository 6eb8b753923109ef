/** The NWB files and stores in a folder, at any depth, in natural order. Source: nwbinspector, `inspect_all`. */

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { naturally } from '#lib/inspect/organize-findings.ts'
import { isStore } from './file-kind.ts'

/** Paths; undefined where `path` is no folder on this machine, or is a store itself. Hidden files are left out. */
export async function folderFiles(path: string): Promise<readonly string[] | undefined> {
  const entry = await stat(path).catch(() => undefined)
  if (entry?.isDirectory() !== true || isStore(path)) return undefined
  return (await filesBelow(path)).toSorted(naturally)
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory() && !isStore(path)) found.push(...(await filesBelow(path)))
    else if (entry.isDirectory() || /\.nwb(\.h5)?$/.test(entry.name)) found.push(path)
  }
  return found
}

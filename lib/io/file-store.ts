/** A store in a folder: a key is a path below it. */

import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { mapLimit } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { ConditionalStore } from './conditional-store.ts'
import { errorCode, fileError } from './file-errors.ts'
import { openFileSource } from './file-source.ts'
import type { StoreEntry } from './store.ts'
import { checkKey, compareKeys } from './store-key.ts'
import { isTemporaryName } from './temporary-names.ts'
import { type KnownFolders, writeFileWhole } from './write-file.ts'

export interface FileStoreOptions {
  /** Forces each value to disk before `set` returns, against power loss. A kill of the process never needs it. */
  readonly durable?: boolean
}

/** The folder need not exist; it is made with the first value. InvalidInputError where the path is a file. */
export async function openFileStore(
  path: string,
  { durable = false }: FileStoreOptions = {},
): Promise<ConditionalStore> {
  const root = resolve(path)
  await refuseFile(root, path)
  const folders: KnownFolders = new Map()

  const write = async (key: string, value: Uint8Array, existing: 'replace' | 'keep', signal?: AbortSignal) => {
    signal?.throwIfAborted()
    const file = pathOf(key, root)
    try {
      return await writeFileWhole(file, value, folders, { durable, existing })
    } catch (error) {
      throw fileError(error, 'write to the store', { url: file })
    }
  }

  return {
    url: path,
    async get(key, { signal } = {}) {
      const file = pathOf(key, root)
      signal?.throwIfAborted()
      return unlessAbsent(async () => {
        const { buffer, byteOffset, length } = await readFile(file)
        return new Uint8Array(buffer, byteOffset, length)
      }, file)
    },
    async getRange(key, range, { signal } = {}) {
      const file = pathOf(key, root)
      signal?.throwIfAborted()
      return unlessAbsent(async () => {
        if (!(await stat(file)).isFile()) return undefined
        const source = await openFileSource(file, { signal })
        return source.read(range, { signal }).finally(() => source.close())
      }, file)
    },
    async set(key, value, { signal } = {}) {
      await write(key, value, 'replace', signal)
    },
    async setIfAbsent(key, value, { signal } = {}) {
      return write(key, value, 'keep', signal)
    },
    async *list(prefix, { signal } = {}) {
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      if (folder !== '') checkKey(folder.slice(0, -1), path)
      for await (const entry of walk(root, folder, prefix, signal)) yield entry
    },
    async delete(key, { signal } = {}) {
      signal?.throwIfAborted()
      const file = pathOf(key, root)
      await unlessAbsent(() => rm(file), file)
      await removeEmptyFolders(dirname(file), root)
    },
  }
}

async function refuseFile(root: string, url: string): Promise<void> {
  const stats = await stat(root).catch(() => undefined)
  if (stats === undefined || stats.isDirectory()) return
  throw new InvalidInputError('This is a file; a store needs a folder.', { url, advice: 'Name another path.' })
}

function pathOf(key: string, root: string): string {
  checkKey(key, root)
  if (sep === '\\' && /[\\:]/.test(key)) {
    throw new InvalidInputError(`Windows cannot store the key ${JSON.stringify(key)} as a file.`, { url: root })
  }
  return join(root, key)
}

/** Undefined where the path does not lead to a file. */
async function unlessAbsent<Result>(work: () => Promise<Result>, url: string): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    const code = errorCode(error) ?? ''
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return undefined
    if (code === '') throw error
    throw fileError(error, 'read from the store', { url })
  }
}

/** Sizes are looked up so many at a time; more gains nothing on one disk. */
const STAT_CONCURRENCY = 16

/** Keys below the folder (`''` or ending in `/`) that start with the prefix, sorted by bytes. */
async function* walk(root: string, folder: string, prefix: string, signal?: AbortSignal): AsyncGenerator<StoreEntry> {
  signal?.throwIfAborted()
  const path = join(root, folder)
  const entries = (await unlessAbsent(() => readdir(path, { withFileTypes: true }), path)) ?? []
  // A folder sorts as what all its keys start with, so that the order of the walk is the order of the keys.
  const names = entries
    .filter(entry => !isTemporaryName(entry.name))
    .map(entry => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter(name => name.startsWith(prefix) || (name.endsWith('/') && prefix.startsWith(name)))
    .sort(compareKeys)
  const files = names.filter(name => !name.endsWith('/'))
  const sizes = new Map(
    await mapLimit(files, STAT_CONCURRENCY, async key => [key, await sizeOf(join(root, key))] as const, { signal }),
  )
  for (const name of names) {
    const size = sizes.get(name)
    if (name.endsWith('/')) yield* walk(root, name, prefix, signal)
    else if (size !== undefined) yield { key: name, size }
  }
}

/** Undefined where the file is gone meanwhile, or is none (a socket, a link to a folder). */
async function sizeOf(file: string): Promise<number | undefined> {
  const stats = await unlessAbsent(() => stat(file), file)
  return stats?.isFile() ? stats.size : undefined
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at.length > root.length; at = dirname(at)) {
    try {
      await rmdir(at)
    } catch {
      // Not empty, or gone: either way the folders above stay.
      return
    }
  }
}

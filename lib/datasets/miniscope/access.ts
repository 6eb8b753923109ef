/** What reading a recording takes: files by name, and the names in a folder. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { Store } from '#lib/io/store.ts'

/** Part of every environment (lib/stages/environment.ts). */
export interface RecordingAccess {
  openSource(url: string, options?: Waiting): Promise<ByteSource>
  openStore(url: string): Promise<Store>
  readonly signal: AbortSignal
}

/** Four hours of timestamps at 60 Hz take 20 MB. */
const MOST_TEXT_BYTES = 100_000_000

/** A folder with more files than this is no recording. */
const MOST_FILES = 1_000_000

/** Runs `work` over an open file, which is closed afterwards. */
export async function withSource<Result>(
  access: RecordingAccess,
  url: string,
  work: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const source = await access.openSource(url, { signal: access.signal })
  try {
    return await work(source)
  } finally {
    await source.close()
  }
}

/** A whole text file. */
export function readText(access: RecordingAccess, url: string): Promise<string> {
  return withSource(access, url, async source => {
    if (source.size > MOST_TEXT_BYTES)
      throw new CorruptSourceError(`${url} has ${source.size} bytes; at most ${MOST_TEXT_BYTES} are expected.`, { url })
    return Buffer.from(await source.read({ offset: 0, length: source.size }, { signal: access.signal })).toString()
  })
}

/** Names of all files below a folder, with `/` between their parts. */
export async function listFolder(access: RecordingAccess, folder: string): Promise<readonly string[]> {
  const store = await access.openStore(folder)
  const names: string[] = []
  for await (const { key } of store.list('', { signal: access.signal })) {
    names.push(key)
    if (names.length > MOST_FILES)
      throw new InvalidInputError(`${folder} holds more than ${MOST_FILES} files; name the recording's own folder.`, {
        url: folder,
      })
  }
  return names
}

/** A name in a folder as a path or URL. */
export const joinPath = (folder: string, name: string): string => `${folder.replace(/\/+$/, '')}/${name}`

/** The folder of a path or URL. */
export const parentFolder = (path: string): string =>
  path.replace(/\/+$/, '').replace(/\/?[^/]*$/, '') || (path.startsWith('/') ? '/' : '.')

/** The last part of a path or URL. */
export const baseName = (path: string): string => /[^/]*$/.exec(path.replace(/\/+$/, ''))?.[0] ?? path

/** Videos that a session refers to: how the store names them, and copying them to where it says. */

import { mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { parseLocation } from '#lib/io/location.ts'
import type { Environment } from './environment.ts'

export interface VideoPlacement {
  /** Relative to the folder of the store where video and store are in one place; else the address. */
  pathOf(url: string): string
  /** Videos to copy, by their path in the folder of the store. */
  readonly copies: ReadonlyMap<string, string>
  /** The folder that the store is in. */
  readonly folder: string
}

/** `out` is the store, `urls` all videos that it refers to. */
export function videoPlacement(urls: readonly string[], out: string, how: 'refer' | 'copy'): VideoPlacement {
  const store = out.replace(/\/+$/, '')
  const folder = store.includes('/') ? store.slice(0, store.lastIndexOf('/')) || '/' : '.'
  if (how === 'refer') return { folder, copies: new Map(), pathOf: url => referenceTo(url, folder) }
  const own = `${store.slice(store.lastIndexOf('/') + 1).replace(/(\.nwb)?\.zarr$/, '')}_videos`
  const shared = sharedFolder(urls)
  const pathOf = (url: string) => `${own}/${url.slice(shared.length)}`
  return { folder, pathOf, copies: new Map(urls.map(url => [pathOf(url), url])) }
}

/** NWB wants paths relative to the session's folder, so that both can be moved together. */
function referenceTo(url: string, folder: string): string {
  if (parseLocation(url).kind !== 'file' || parseLocation(folder).kind !== 'file') return url
  return relative(folder, url).split(sep).join('/')
}

/** The longest run of whole folders that all names begin with. */
function sharedFolder(urls: readonly string[]): string {
  const folders = urls.map(url => url.slice(0, url.lastIndexOf('/') + 1))
  return folders.reduce((shared, folder) => {
    let at = shared.length
    while (at > 0 && !folder.startsWith(shared.slice(0, at))) at = shared.lastIndexOf('/', at - 2) + 1
    return shared.slice(0, at)
  }, folders[0] ?? '')
}

/** Bytes copied at a time. */
const PIECE_BYTES = 8_000_000

/** A store on S3 takes a value as a whole. */
const MOST_WHOLE_BYTES = 500_000_000

/** Copies what is not there yet; a copy that was stopped is made again. */
export async function copyVideos({ copies, folder }: VideoPlacement, env: Environment): Promise<void> {
  const isLocal = parseLocation(folder).kind === 'file'
  for (const [path, url] of copies) {
    const source = await env.openSource(url, { signal: env.signal })
    try {
      if (isLocal) await copyToFile(source, join(folder, path), env)
      else await copyToStore(source, folder, path, env)
    } finally {
      await source.close()
    }
  }
}

async function copyToFile(source: ByteSource, path: string, { signal }: Environment): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there?.size === source.size) return
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.partial`
  const file = await open(partial, 'w')
  try {
    for (let offset = 0; offset < source.size; offset += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, source.size - offset)
      await file.write(await source.read({ offset, length }, { signal }))
    }
  } finally {
    await file.close()
  }
  await rename(partial, path)
}

async function copyToStore(source: ByteSource, folder: string, path: string, env: Environment): Promise<void> {
  if (source.size > MOST_WHOLE_BYTES)
    throw new UnsupportedFeatureError(
      'copying a very large video to a bucket',
      `The video has ${source.size} bytes; at most ${MOST_WHOLE_BYTES} are copied to a bucket.`,
      { url: source.url, advice: 'Copy it with other means, or leave it where it is: --behavior-video external.' },
    )
  const store = await env.openStore(folder)
  for await (const entry of store.list(path, { signal: env.signal }))
    if (entry.key === path && entry.size === source.size) return
  await store.set(path, await source.read({ offset: 0, length: source.size }, { signal: env.signal }))
}

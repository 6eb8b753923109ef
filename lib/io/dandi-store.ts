/**
 * The assets of a dandiset, read only: `dandi:000728`, of a published version `dandi:000728@0.240827.1809`. Keys are the
 * assets' paths, sizes come with the list.
 */

import { z } from 'zod'
import { CorruptSourceError, InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import { type DandiOptions, type DandiVersion, dandiApi, getDandiJson, versionPath } from './dandi-api.ts'
import { openDandiSource } from './dandi-source.ts'
import type { Store, StoreEntry } from './store.ts'
import { compareKeys } from './store-key.ts'

/** The API's largest page. */
const PAGE_ASSETS = 1000

/** No dandiset has a million files; bounds what an archive that never says "last page" makes us ask for. */
const MOST_PAGES = 1000

const assetPage = z.object({
  next: z.string().nullable(),
  results: z.array(z.object({ path: z.string(), size: z.int().nonnegative() })),
})

/** Needs no request. Throws InvalidInputError unless the URL names a dandiset and nothing in it. */
export function openDandiStore(url: string, options: DandiOptions = {}): Store {
  const version = parseDandisetUrl(url)
  const sourceUrl = (key: string) => `${url.replace(/\/+$/, '')}/${key}`
  const readOnly = () =>
    new UnsupportedFeatureError('write to DANDI', 'The DANDI archive cannot be written to as a store.', {
      url,
      advice: 'Use a folder or s3://bucket/prefix.',
    })

  return {
    url,
    async get(key, { signal } = {}) {
      const source = await openDandiSource(sourceUrl(key), { ...options, signal })
      return source.read({ offset: 0, length: source.size }, { signal }).finally(() => source.close())
    },
    async getRange(key, range, { signal } = {}) {
      const source = await openDandiSource(sourceUrl(key), { ...options, signal })
      return source.read(range, { signal }).finally(() => source.close())
    },
    async set() {
      throw readOnly()
    },
    async *list(prefix, { signal } = {}) {
      // The archive sorts by the rules of a language, not by bytes.
      const assets = await listAssets(url, version, prefix, { ...options, signal })
      yield* assets.sort((a, b) => compareKeys(a.key, b.key))
    },
    async delete() {
      throw readOnly()
    },
  }
}

/** Throws InvalidInputError unless it is `dandi:000728` or `dandi:000728@VERSION`. */
export function parseDandisetUrl(url: string): DandiVersion {
  const [, dandiset, version = 'draft'] = /^dandi:(?:\/\/)?(\d{6})(?:@(draft|\d+\.\d+\.\d+))?\/*$/i.exec(url) ?? []
  if (dandiset !== undefined) return { dandiset, version }
  throw new InvalidInputError('Not the address of a dandiset; expected dandi:000728 or dandi:000728@VERSION.', {
    url,
    advice: 'Stores are folders or s3://bucket/prefix; the DANDI archive cannot be written to.',
  })
}

/** One request for a thousand assets. */
async function listAssets(
  url: string,
  version: DandiVersion,
  prefix: string,
  options: DandiOptions,
): Promise<StoreEntry[]> {
  const api = dandiApi(url, options)
  const entries: StoreEntry[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = new URLSearchParams({ order: 'path', page_size: String(PAGE_ASSETS), page: String(page) })
    if (prefix !== '') query.set('path', prefix)
    const { next, results } = await getDandiJson(api, `${versionPath(version)}/assets/?${query}`, assetPage)
    for (const { path, size } of results) if (path.startsWith(prefix)) entries.push({ key: path, size })
    if (next === null) return entries
  }
  throw new CorruptSourceError(`The archive lists more than ${MOST_PAGES} pages of assets.`, { url })
}

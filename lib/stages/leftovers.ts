/** What conversions that were stopped, or gave up, have left in an output: stores that do not open, and work files. */

import { mapLimit } from '#lib/async.ts'
import { CONSOLIDATED_KEY } from '#lib/zarr/consolidate.ts'
import type { Environment } from './environment.ts'
import { RUNS_FOLDER, STAGING_FOLDER } from './payloads/states.ts'

export interface Leftover {
  /** `store`: keys of a store that was never published; `work`: plan and receipts of one. */
  readonly kind: 'store' | 'work'
  readonly url: string
  readonly objects: number
  readonly bytes: number
  /** ISO 8601; null where listings do not tell. */
  readonly lastWrittenAt: string | null
  /** Written to a moment ago: probably a conversion that is under way. */
  readonly isRecent: boolean
}

/** A conversion that is under way writes something more often than this. */
const RECENT_MILLISECONDS = 3_600_000

const DELETE_LANES = 32

/** Keys of stores, and of their work below the staging folder, end their names so. */
const STORE_NAME = /^(.+?\.nwb\.zarr)\//

/** Lists everything below the output once. Sessions whose store is published have none, but for work files that end by themselves. */
export async function findLeftovers(
  output: string,
  env: Pick<Environment, 'openStore' | 'signal' | 'now'>,
): Promise<readonly Leftover[]> {
  const store = await env.openStore(output)
  const found = new Map<string, { objects: number; bytes: number; last: Date | undefined }>()
  const published = new Set<string>()
  for await (const { key, size, modifiedAt } of store.list('', { signal: env.signal })) {
    if (key.startsWith(`${RUNS_FOLDER}/`)) continue
    const [, name] = STORE_NAME.exec(key) ?? []
    if (name === undefined) continue
    if (key === `${name}/${CONSOLIDATED_KEY}`) published.add(name)
    const sum = found.get(name) ?? { objects: 0, bytes: 0, last: undefined }
    const last = sum.last === undefined || (modifiedAt !== undefined && modifiedAt > sum.last) ? modifiedAt : sum.last
    found.set(name, { objects: sum.objects + 1, bytes: sum.bytes + size, last })
  }
  const staging = `${STAGING_FOLDER}/`
  const now = env.now().getTime()
  return [...found]
    .filter(([name]) => !published.has(name.startsWith(staging) ? name.slice(staging.length) : name))
    .map(([name, { objects, bytes, last }]) => ({
      kind: name.startsWith(staging) ? 'work' : 'store',
      url: `${output}/${name}`,
      objects,
      bytes,
      lastWrittenAt: last?.toISOString() ?? null,
      isRecent: last !== undefined && now - last.getTime() < RECENT_MILLISECONDS,
    }))
}

/** Deletes all objects of these. */
export async function removeLeftovers(
  leftovers: readonly Leftover[],
  env: Pick<Environment, 'openStore' | 'signal'>,
): Promise<void> {
  const { signal } = env
  for (const { url } of leftovers) {
    const store = await env.openStore(url)
    const keys: string[] = []
    for await (const { key } of store.list('', { signal })) keys.push(key)
    await mapLimit(keys, DELETE_LANES, (key, _, options) => store.delete(key, options), { signal })
  }
}

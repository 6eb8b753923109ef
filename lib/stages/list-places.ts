/** What is there: the keys below each place, or, where nothing can be listed, whether single objects exist. */

import { mapLimit } from '#lib/async.ts'
import { joinUrl, type PlaceListing } from '#lib/datasets/manifest/found-session.ts'
import type { ListedPrefix, SessionRow } from '#lib/datasets/manifest/session-finder.ts'
import { InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { Environment } from './environment.ts'

/** Prefixes that are listed at the same time; within one, each page waits for the one before. */
const LIST_LANES = 4

/** No dataset has a million objects below a prefix; bounds what is kept of a bucket that holds something else. */
const MOST_OBJECTS = 1_000_000

/** Objects that are asked for one by one at most; more would take minutes. */
const MOST_PROBES = 1000
const PROBE_LANES = 16

/** One request for a thousand objects. A place that cannot be listed is not complete. */
export async function listPlaces(
  prefixes: readonly Pick<ListedPrefix, 'place' | 'prefix'>[],
  places: ReadonlyMap<string, string>,
  env: Pick<Environment, 'openStore' | 'signal'>,
): Promise<ReadonlyMap<string, PlaceListing>> {
  const parts = await mapLimit(
    prefixes,
    LIST_LANES,
    async ({ place, prefix }, _, { signal }) => {
      const url = places.get(place) ?? ''
      return { place, url, sizes: await listPrefix(url, prefix, { openStore: env.openStore, signal }) }
    },
    { signal: env.signal },
  )
  return new Map(
    [...Map.groupBy(parts, ({ place }) => place)].map(([place, some]) => [
      place,
      {
        url: places.get(place) ?? '',
        sizes: new Map(some.flatMap(({ sizes }) => [...(sizes ?? [])])),
        isComplete: some.every(({ sizes }) => sizes !== undefined),
      },
    ]),
  )
}

/** The listings themselves where they are complete; else what asking for each object of these sessions has told. */
export async function probePlaces(
  rows: readonly SessionRow[],
  listings: ReadonlyMap<string, PlaceListing>,
  env: Pick<Environment, 'openSource' | 'signal'>,
): Promise<ReadonlyMap<string, PlaceListing>> {
  if ([...listings.values()].every(({ isComplete }) => isComplete)) return listings
  const objects = rows.flatMap(row => row.objects).filter(({ place }) => listings.get(place)?.isComplete === false)
  const keys = objects.flatMap(({ place, keys }) => keys.map(key => ({ place, key })))
  if (keys.length > MOST_PROBES) return listings
  const urls = keys.map(({ place, key }) => joinUrl(listings.get(place)?.url ?? '', key))
  const sizes = await objectSizes(urls, env)
  return new Map(
    [...listings].map(([place, listing]) => {
      const found = keys.flatMap(({ place: at, key }) => {
        const size = at === place ? sizes.get(joinUrl(listing.url, key)) : undefined
        return size === undefined ? [] : [[key, size] as const]
      })
      return [place, listing.isComplete ? listing : { ...listing, sizes: new Map(found), isComplete: true }]
    }),
  )
}

/** Bytes of each object, asked for one by one; undefined where it does not exist. */
export async function objectSizes(
  urls: readonly string[],
  env: Pick<Environment, 'openSource' | 'signal'>,
): Promise<ReadonlyMap<string, number | undefined>> {
  const sizes = await mapLimit(
    urls,
    PROBE_LANES,
    async (url, _, { signal }) => [url, await sizeOf(url, { openSource: env.openSource, signal })] as const,
    { signal: env.signal },
  )
  return new Map(sizes)
}

/** Bytes by key; undefined where the place cannot be listed. */
async function listPrefix(
  url: string,
  prefix: string,
  env: Pick<Environment, 'openStore' | 'signal'>,
): Promise<ReadonlyMap<string, number> | undefined> {
  const store = await env.openStore(url)
  const sizes = new Map<string, number>()
  try {
    for await (const { key, size } of store.list(prefix, { signal: env.signal })) {
      sizes.set(key, size)
      if (sizes.size > MOST_OBJECTS)
        throw new InvalidInputError(`There are more than ${MOST_OBJECTS} objects below ${prefix}.`, { url })
    }
    return sizes
  } catch (error) {
    if (error instanceof UnsupportedFeatureError) return undefined
    throw error
  }
}

async function sizeOf(url: string, env: Pick<Environment, 'openSource' | 'signal'>): Promise<number | undefined> {
  try {
    const source = await env.openSource(url, { signal: env.signal })
    await source.close()
    return source.size
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined
    throw error
  }
}

/** Where the objects of a dataset are: at their public places, in a mirror, or where a person says; and its manifests. */

import { mapLimit } from '#lib/async.ts'
import { joinUrl } from '#lib/datasets/manifest/found-session.ts'
import type { ManifestText } from '#lib/datasets/manifest/manifest-table.ts'
import type { SessionFinder } from '#lib/datasets/manifest/session-finder.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { s3UrlOfAddress } from '#lib/io/s3-url.ts'
import type { Environment } from './environment.ts'
import type { ListInput } from './payloads.ts'

type ListEnvironment = Pick<Environment, 'openStore' | 'signal'>

export interface LocatedPlaces {
  /** URL, without a slash at its end, by the place's name. */
  readonly places: ReadonlyMap<string, string>
  /** The first manifest, by which the place was known. */
  readonly firstManifest: ManifestText
}

/** The largest manifest that is read has half a megabyte. */
const MOST_MANIFEST_BYTES = 64_000_000

/** Manifests that are fetched at the same time. */
const MANIFEST_LANES = 4

/** Throws InvalidInputError where the root holds no such dataset, saying where it was looked for. */
export async function locatePlaces(
  { dataset, places: [data, ...others], manifests: [manifest] }: SessionFinder,
  { root, places: given }: Pick<ListInput, 'root' | 'places'>,
  env: ListEnvironment,
): Promise<LocatedPlaces> {
  checkNames(
    [data, ...others].map(({ name }) => name),
    given,
    dataset,
  )
  const fixed = given[data.name] ?? (root === undefined ? data.url : undefined)
  const candidates =
    fixed === undefined && root !== undefined
      ? data.inMirror.map(folder => (folder === '' ? plainUrl(root) : `${plainUrl(root)}/${folder}`))
      : [plainUrl(fixed ?? data.url)]
  for (const url of candidates) {
    const text = await readText(url, manifest.path, env)
    if (text === undefined) continue
    const places = others.map(({ name, url: publicUrl, inMirror: [folder = ''] }) => {
      const inMirror = root === undefined ? publicUrl : `${url}/${folder}`
      return [name, plainUrl(given[name] ?? inMirror)] as const
    })
    return { places: new Map([[data.name, url], ...places]), firstManifest: text }
  }
  const looked = candidates.map(url => joinUrl(url, manifest.path)).join(', ')
  throw new InvalidInputError(`The table of the sessions of ${dataset} was not found; looked for ${looked}.`, {
    ...(root !== undefined && { url: root }),
    advice: 'The root is a folder, a bucket or a prefix in the layout of the public buckets.',
  })
}

/** The text of every manifest. Throws InvalidInputError where one is not there. */
export async function readManifests(
  { manifests: [first, ...others] }: SessionFinder,
  { places, firstManifest }: LocatedPlaces,
  env: ListEnvironment,
): Promise<ReadonlyMap<string, ManifestText>> {
  const url = places.get('data') ?? ''
  const texts = await mapLimit(
    others,
    MANIFEST_LANES,
    async ({ name, path }) => {
      const text = await readText(url, path, env)
      if (text !== undefined) return [name, text] as const
      throw new InvalidInputError('A table of the dataset is missing.', { url: joinUrl(url, path) })
    },
    { signal: env.signal },
  )
  return new Map([[first.name, firstManifest], ...texts])
}

/** Without a slash at its end; S3's own web addresses become `s3://`, since S3 can be listed and a web server cannot. */
function plainUrl(url: string): string {
  const plain = (s3UrlOfAddress(url) ?? url).replace(/\/+$/, '')
  return plain === '' ? '/' : plain
}

async function readText(url: string, key: string, env: ListEnvironment): Promise<ManifestText | undefined> {
  const store = await env.openStore(url)
  const bytes = await store.get(key, { signal: env.signal })
  if (bytes === undefined) return undefined
  const address = joinUrl(url, key)
  if (bytes.length > MOST_MANIFEST_BYTES)
    throw new InvalidInputError(`The table has ${bytes.length} bytes, more than ${MOST_MANIFEST_BYTES}.`, {
      url: address,
    })
  return { url: address, text: new TextDecoder().decode(bytes) }
}

function checkNames(names: readonly string[], given: Readonly<Record<string, string>>, dataset: string): void {
  const unknown = Object.keys(given).find(name => !names.includes(name))
  if (unknown === undefined) return
  throw new InvalidInputError(`${dataset} has no place ${unknown}; its places are ${names.join(', ')}.`)
}

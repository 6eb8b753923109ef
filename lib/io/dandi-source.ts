/**
 * An asset of the DANDI archive: `dandi:000713/sub-1/sub-1.nwb`, of a published version with `dandi:000713@0.240402.1234/…`.
 * The archive's API tells the blob in S3 that holds the bytes; that is what is read, since its address does not expire.
 */

import { z } from 'zod'
import { CorruptSourceError, InvalidInputError, SourceChangedError } from '#lib/errors.ts'
import type { ByteSource } from './byte-source.ts'
import {
  type DandiApi,
  type DandiOptions,
  type DandiVersion,
  dandiApi,
  getDandiJson,
  versionPath,
} from './dandi-api.ts'
import { openHttpSource } from './http-source.ts'
import { s3UrlOfAddress } from './s3-url.ts'

export interface DandiLocation extends DandiVersion {
  readonly path: string
}

const assetList = z.object({ results: z.array(z.object({ asset_id: z.string(), path: z.string() })) })

const assetMetadata = z.object({
  contentUrl: z.array(z.string()),
  contentSize: z.number().optional(),
  encodingFormat: z.string().optional(),
  digest: z.record(z.string(), z.string()).default({}),
})

/** Address of the blob that holds an asset, in S3 where it is there: it does not expire. Two requests. */
export async function dandiBlobUrl(url: string, options: DandiOptions = {}): Promise<string> {
  const { blob } = await findBlob(url, options)
  return s3UrlOfAddress(blob) ?? blob
}

/** Three requests: the list entry, the metadata, the first byte. Digests go by the archive's names without `dandi:`. */
export async function openDandiSource(url: string, options: DandiOptions = {}): Promise<ByteSource> {
  const { api, metadata, blob } = await findBlob(url, options)
  const source = await openHttpSource(blob, { ...api.http, name: url, digests: digestsOf(metadata) })
  if (metadata.contentSize !== undefined && metadata.contentSize !== source.size) {
    throw new SourceChangedError(`The archive lists ${metadata.contentSize} bytes, but the blob has ${source.size}.`, {
      url,
    })
  }
  return source
}

async function findBlob(url: string, options: DandiOptions) {
  const location = parseDandiUrl(url)
  const api = dandiApi(url, options)
  const assetId = await findAsset(api, location)
  const metadata = await getDandiJson(api, `${versionPath(location)}/assets/${assetId}/`, assetMetadata)
  return { api, metadata, blob: blobUrl(metadata, api) }
}

/** Throws InvalidInputError unless dandiset and path are named. The path is taken byte for byte. */
export function parseDandiUrl(url: string): DandiLocation {
  const match = /^dandi:(?:\/\/)?(\d{6})(?:@(draft|\d+\.\d+\.\d+))?\/(.+)$/is.exec(url)
  const [, dandiset, version = 'draft', path] = match ?? []
  if (dandiset === undefined || path === undefined) {
    throw new InvalidInputError('Not a DANDI address; expected dandi:000713/PATH or dandi:000713@VERSION/PATH.', {
      url,
    })
  }
  return { dandiset, version, path }
}

/** Names shown where the path is not found. */
const NEAR_NAMES = 5

async function findAsset(api: DandiApi, location: DandiLocation): Promise<string> {
  // The API takes the path as a prefix; in the order of paths the whole one comes first.
  const found = await listAssets(api, location, location.path)
  const asset = found.find(({ path }) => path === location.path)
  if (asset !== undefined) return asset.asset_id

  const folder = location.path.slice(0, location.path.lastIndexOf('/') + 1)
  const near = found.length > 0 ? found : await listAssets(api, location, folder)
  const names = near.slice(0, NEAR_NAMES).map(({ path }) => path)
  throw new InvalidInputError(`Dandiset ${location.dandiset} (${location.version}) has no asset ${location.path}.`, {
    url: api.name,
    advice: names.length > 0 ? `Near it are: ${names.join(', ')}.` : 'Check dandiset, version and path.',
  })
}

async function listAssets(api: DandiApi, location: DandiLocation, path: string) {
  const query = new URLSearchParams({ path, order: 'path', page_size: '10' })
  return (await getDandiJson(api, `${versionPath(location)}/assets/?${query}`, assetList)).results
}

/** The blob's own address; the other one, below the API, redirects to a signed address that expires. */
function blobUrl({ contentUrl, encodingFormat }: z.infer<typeof assetMetadata>, api: DandiApi): string {
  if (encodingFormat === 'application/x-zarr') {
    throw new InvalidInputError('This asset is a Zarr store already, not an HDF5 file.', { url: api.name })
  }
  const blob = contentUrl.find(url => /^https?:/.test(url) && !url.startsWith(api.url) && !/\/download\/?$/.test(url))
  if (blob !== undefined) return blob
  throw new CorruptSourceError('The archive names no blob for this asset.', { url: api.name })
}

function digestsOf({ digest }: z.infer<typeof assetMetadata>): Record<string, string> {
  return Object.fromEntries(Object.entries(digest).map(([name, value]) => [name.replace(/^dandi:/, ''), value]))
}

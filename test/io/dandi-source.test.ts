import { afterEach, describe, expect, it } from 'vitest'
import { InvalidInputError, SourceChangedError } from '#lib/errors.ts'
import { dandiBlobUrl, openDandiSource, parseDandiUrl } from '#lib/io/dandi-source.ts'
import { type HttpServer, startHttpServer } from '#test/support/http-server.ts'
import { randomBytes } from '#test/support/random.ts'

const BYTES = randomBytes(1000)
const QUICK = { retries: { attempts: 2, sleep: async () => {} } }
const ASSETS = '/api/dandisets/000713/versions/draft/assets/'
const servers: HttpServer[] = []

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

/** A small archive: one asset, and what the API answers about it. */
async function start(metadata: Record<string, unknown> = {}) {
  const server = await startHttpServer({ '/blobs/abc': BYTES })
  servers.push(server)
  const api = `${server.url}/api`
  const list = (path: string, paths: string[]) => {
    const query = new URLSearchParams({ path, order: 'path', page_size: '10' })
    server.files.set(
      `${ASSETS}?${query}`,
      json({ count: paths.length, results: paths.map(path => ({ asset_id: `id-${path.length}`, path })) }),
    )
  }
  list('sub-1/a b.nwb', ['sub-1/a b.nwb', 'sub-1/a b.nwb.bak'])
  list('sub-1/c.nwb', [])
  list('sub-1/', ['sub-1/a b.nwb', 'sub-1/d.nwb'])
  const asset = {
    contentUrl: [`${api}/assets/id-13/download/`, `${server.url}/blobs/abc`],
    contentSize: 1000,
    digest: { 'dandi:dandi-etag': 'e-1', 'dandi:sha2-256': 'ff' },
    ...metadata,
  }
  server.files.set(`${ASSETS}id-13/`, json(asset))
  return { server, options: { ...QUICK, dandiApiUrl: api } }
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

describe('dandiBlobUrl', () => {
  it('names the blob, in S3 where it is there, never a redirect that expires', async () => {
    const { server, options } = await start()
    const inS3 = 'https://dandiarchive.s3.amazonaws.com/blobs/ab/c'
    const other = await start({ contentUrl: [`${server.url}/api/assets/id-13/download/`, inS3] })

    expect(await dandiBlobUrl('dandi:000713/sub-1/a b.nwb', options)).toBe(`${server.url}/blobs/abc`)
    expect(await dandiBlobUrl('dandi:000713/sub-1/a b.nwb', other.options)).toBe('s3://dandiarchive/blobs/ab/c')
  })
})

describe('openDandiSource', () => {
  it('reads the blob behind an asset, keeping the digests', async () => {
    const { server, options } = await start()

    const source = await openDandiSource('dandi:000713/sub-1/a b.nwb', options)

    expect(source).toMatchObject({
      size: 1000,
      url: 'dandi:000713/sub-1/a b.nwb',
      digests: { 'dandi-etag': 'e-1', 'sha2-256': 'ff' },
    })
    expect(await source.read({ offset: 10, length: 20 })).toEqual(BYTES.slice(10, 30))
    expect(server.log.at(-1)?.path).toBe('/blobs/abc')
    expect(server.log).toHaveLength(4)
  })

  it('names what lies near an asset that is not there', async () => {
    const { options } = await start()

    const error = await openDandiSource('dandi:000713/sub-1/c.nwb', options).catch(error => error)

    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error.place.advice).toBe('Near it are: sub-1/a b.nwb, sub-1/d.nwb.')
  })

  it('says that there is no such dandiset', async () => {
    const { options } = await start()

    await expect(openDandiSource('dandi:000714/sub-1/c.nwb', options)).rejects.toThrow(InvalidInputError)
  })

  it('refuses an asset that is a Zarr store', async () => {
    const { options } = await start({ encodingFormat: 'application/x-zarr' })

    await expect(openDandiSource('dandi:000713/sub-1/a b.nwb', options)).rejects.toThrow('Zarr store already')
  })

  it('notices a blob of another size than the archive lists', async () => {
    const { options } = await start({ contentSize: 999 })

    await expect(openDandiSource('dandi:000713/sub-1/a b.nwb', options)).rejects.toThrow(SourceChangedError)
  })

  it('refuses answers of another form', async () => {
    const { options } = await start({ contentUrl: 'a text' })

    await expect(openDandiSource('dandi:000713/sub-1/a b.nwb', options)).rejects.toThrow('another form')
  })
})

describe('parseDandiUrl', () => {
  it.each([
    ['dandi:000713/sub-1/a.nwb', { dandiset: '000713', version: 'draft', path: 'sub-1/a.nwb' }],
    ['dandi://000713/a b%20.nwb', { dandiset: '000713', version: 'draft', path: 'a b%20.nwb' }],
    ['dandi:000713@0.240402.1234/a.nwb', { dandiset: '000713', version: '0.240402.1234', path: 'a.nwb' }],
  ])('reads %s', (url, location) => {
    expect(parseDandiUrl(url)).toEqual(location)
  })

  it.each([
    'dandi:713/a.nwb',
    'dandi:000713',
    'dandi:000713/',
    'dandi:000713@/a.nwb',
    'dandi:000713@../a.nwb',
    'dandi:000713@1/a.nwb',
  ])('refuses %s', url => {
    expect(() => parseDandiUrl(url)).toThrow(InvalidInputError)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { InvalidInputError, UnsupportedFeatureError } from '#lib/errors.ts'
import { openDandiStore, parseDandisetUrl } from '#lib/io/dandi-store.ts'
import { type DandiServer, startDandiServer } from '#test/support/dandi-server.ts'
import { randomBytes } from '#test/support/random.ts'

const VERSION = { dandiset: '000728', version: '0.240827.1809' }
const URL = 'dandi:000728@0.240827.1809'
const QUICK = { retries: { attempts: 2, sleep: async () => {} } }
const servers: DandiServer[] = []

async function open(assets: Parameters<typeof startDandiServer>[1]) {
  const server = await startDandiServer(VERSION, assets)
  servers.push(server)
  return { server, store: openDandiStore(URL, { ...QUICK, dandiApiUrl: server.apiUrl }) }
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

describe('openDandiStore', () => {
  it('lists every asset with its size, sorted, a request for each thousand', async () => {
    const assets = Array.from({ length: 3036 }, (_, index) => ({ path: `sub-${3036 - index}/a.nwb`, size: index }))
    const { server, store } = await open(assets)

    const listed = await Array.fromAsync(store.list(''))

    expect(new Map(listed.map(({ key, size }) => [key, size]))).toEqual(
      new Map(assets.map(({ path, size }) => [path, size])),
    )
    expect(listed.map(({ key }) => key)).toEqual(assets.map(({ path }) => path).sort())
    expect(server.log).toHaveLength(4)
  })

  it('lists what starts with a prefix', async () => {
    const { store } = await open([
      { path: 'sub-1/a.nwb', size: 1 },
      { path: 'sub-10/a.nwb', size: 2 },
      { path: 'sub-2/a.nwb', size: 3 },
    ])

    expect(await Array.fromAsync(store.list('sub-1'))).toEqual([
      { key: 'sub-1/a.nwb', size: 1 },
      { key: 'sub-10/a.nwb', size: 2 },
    ])
  })

  it('reads assets and parts of them', async () => {
    const content = randomBytes(1000)
    const { store } = await open([{ path: 'sub-1/a+b.nwb', content }])

    expect(await store.get('sub-1/a+b.nwb')).toEqual(content)
    expect(await store.getRange('sub-1/a+b.nwb', { offset: 10, length: 5 })).toEqual(content.subarray(10, 15))
  })

  it('cannot be written to', async () => {
    const { store } = await open([])

    await expect(store.set('a', new Uint8Array())).rejects.toThrow(UnsupportedFeatureError)
    await expect(store.delete('a')).rejects.toThrow(UnsupportedFeatureError)
  })
})

describe('parseDandisetUrl', () => {
  it.each([
    ['dandi:000728', 'draft'],
    ['dandi://000728/', 'draft'],
    [URL, '0.240827.1809'],
  ])('reads %s', (url, version) => {
    expect(parseDandisetUrl(url)).toEqual({ dandiset: '000728', version })
  })

  it.each(['dandi:728', 'dandi:000728/a.zarr', 'dandi:000728@x', 's3://b'])('refuses %s', url => {
    expect(() => parseDandisetUrl(url)).toThrow(InvalidInputError)
  })
})

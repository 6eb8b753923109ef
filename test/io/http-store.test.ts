import { afterEach, describe, expect, it } from 'vitest'
import { CorruptSourceError, SourceUnavailableError, UnsupportedFeatureError } from '#lib/errors.ts'
import { openHttpStore } from '#lib/io/http-store.ts'
import { type HttpBehaviour, type HttpServer, startHttpServer } from '#test/support/http-server.ts'
import { randomBytes } from '#test/support/random.ts'

const QUICK = { retries: { attempts: 2, sleep: async () => {} } }
const VALUE = randomBytes(1000)
const servers: HttpServer[] = []

async function start(behaviour: Partial<HttpBehaviour> = {}) {
  const server = await startHttpServer({ '/x.zarr/a/0.0': VALUE, '/x.zarr/b%20%C3%BC/%3F': VALUE }, behaviour)
  servers.push(server)
  return { server, url: `${server.url}/x.zarr/` }
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

describe('openHttpStore', () => {
  it('reads values, and undefined where there is none', async () => {
    const store = openHttpStore((await start()).url, QUICK)

    expect(await store.get('a/0.0')).toEqual(VALUE)
    expect(await store.get('b ü/?')).toEqual(VALUE)
    expect(await store.get('a/0.1')).toBeUndefined()
  })

  it('reads parts of values', async () => {
    const store = openHttpStore((await start()).url, QUICK)

    expect(await store.getRange('a/0.0', { offset: 10, length: 20 })).toEqual(VALUE.slice(10, 30))
    expect(await store.getRange('a/0.0', { offset: 10, length: 0 })).toEqual(new Uint8Array(0))
    expect(await store.getRange('a/0.1', { offset: 10, length: 20 })).toBeUndefined()
    await expect(store.getRange('a/0.0', { offset: 990, length: 11 })).rejects.toThrow(CorruptSourceError)
    await expect(store.getRange('a/0.0', { offset: 1000, length: 1 })).rejects.toThrow(CorruptSourceError)
  })

  it('takes 403 for absent only where it is told to', async () => {
    const { server, url } = await start()
    server.behaviour.statuses['/x.zarr/a/0.1'] = 403

    await expect(openHttpStore(url, QUICK).get('a/0.1')).rejects.toThrow(SourceUnavailableError)
    expect(await openHttpStore(url, { ...QUICK, forbiddenIsAbsent: true }).get('a/0.1')).toBeUndefined()
  })

  it('sends the query of its address along', async () => {
    const { server } = await start()
    server.files.set('/x.zarr/a?sig=1', VALUE)

    const store = openHttpStore(`${server.url}/x.zarr?sig=1`, QUICK)

    expect(await store.get('a')).toEqual(VALUE)
    expect(store.url).toBe(`${server.url}/x.zarr`)
  })

  it('bounds what it keeps of a value', async () => {
    const store = openHttpStore((await start()).url, { ...QUICK, maxValueBytes: 999 })

    await expect(store.get('a/0.0')).rejects.toThrow(CorruptSourceError)
  })

  it('refuses to list and to write, saying so', async () => {
    const store = openHttpStore((await start()).url, QUICK)

    await expect(store.set('a', VALUE)).rejects.toThrow(UnsupportedFeatureError)
    await expect(store.delete('a')).rejects.toThrow(UnsupportedFeatureError)
    await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toThrow(UnsupportedFeatureError)
  })
})

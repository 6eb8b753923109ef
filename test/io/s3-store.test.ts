import { afterEach, describe, expect, it } from 'vitest'
import { InvalidInputError, SourceUnavailableError } from '#lib/errors.ts'
import { openS3Store } from '#lib/io/s3-store.ts'
import { randomBytes } from '#test/support/random.ts'
import { type S3Behaviour, type S3Server, startS3Server } from '#test/support/s3-server.ts'

const QUICK = { retries: { attempts: 3, sleep: async () => {} }, firstByteMilliseconds: 500, idleMilliseconds: 500 }

const servers: S3Server[] = []

async function start(behaviour: Partial<S3Behaviour> = {}) {
  const server = await startS3Server({ bucket: {} }, behaviour)
  servers.push(server)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return { server, store: openS3Store('s3://bucket/x.zarr', { ...QUICK, endpoint: server.url, credentials }) }
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

describe('openS3Store', () => {
  it('writes below its prefix, with a checksum', async () => {
    const { server, store } = await start()

    await store.set('a/0.0', Uint8Array.of(1, 2, 3))

    expect([...(server.buckets.get('bucket')?.keys() ?? [])]).toEqual(['x.zarr/a/0.0'])
    expect(server.log[0]?.headers['x-amz-checksum-crc32']).toBe('VbyAHQ==')
  })

  it('lists page by page, and nothing beside its prefix', async () => {
    const { server, store } = await start()
    const keys = Array.from({ length: 2500 }, (_, at) => `a/${String(at).padStart(4, '0')}`)
    const objects = server.buckets.get('bucket')
    for (const key of keys) objects?.set(`x.zarr/${key}`, Uint8Array.of(1))
    objects?.set('x.zarr2/a/0', Uint8Array.of(1))
    objects?.set('x.zarr/a/folder/', new Uint8Array(0))

    const listed: string[] = []
    for await (const { key } of store.list('')) listed.push(key)

    expect(listed).toEqual(keys)
    expect(server.log).toHaveLength(3)
  })

  it('writes again what failed, whole', async () => {
    const { server, store } = await start()
    const value = randomBytes(50_000)
    server.behaviour.failures.push({ status: 503, code: 'SlowDown' }, { status: 500, code: 'InternalError' })

    await store.set('a', value)

    expect(server.buckets.get('bucket')?.get('x.zarr/a')).toEqual(value)
  })

  it('signs what it writes, though it reads anonymously', async () => {
    const { server, store } = await start({
      fails: ({ method, signed }) =>
        signed === (method !== 'PUT') ? { status: 403, code: 'AccessDenied' } : undefined,
    })

    await store.set('a', Uint8Array.of(1))
    await store.get('a')
    await store.set('b', Uint8Array.of(1))

    expect(server.log.map(({ method, signed }) => `${method} ${signed}`)).toEqual([
      'PUT true',
      'GET true',
      'GET false',
      'PUT true',
    ])
  })

  it('says when it may not write, or has no bucket', async () => {
    const { server, store } = await start({ access: 'anonymous' })

    await expect(store.set('a', Uint8Array.of(1))).rejects.toThrow(SourceUnavailableError)

    server.behaviour.access = 'all'
    server.buckets.clear()
    await expect(store.set('a', Uint8Array.of(1))).rejects.toThrow(InvalidInputError)
    await expect(store.get('a')).rejects.toThrow('no such bucket')
  })

  it('takes a conflict of conditional writes for one that passes', async () => {
    const { server, store } = await start()
    server.behaviour.failures.push({ status: 409, code: 'ConditionalRequestConflict' })

    expect(await store.setIfAbsent('a', Uint8Array.of(1))).toBe(true)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { CorruptSourceError, InvalidInputError, SourceUnavailableError } from '#lib/errors.ts'
import { openS3Source } from '#lib/io/s3-source.ts'
import { randomBytes } from '#test/support/random.ts'
import { type S3Behaviour, type S3Server, startS3Server } from '#test/support/s3-server.ts'

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }
const QUICK = { retries: { attempts: 3, sleep: async () => {} }, firstByteMilliseconds: 300, idleMilliseconds: 300 }
const BYTES = randomBytes(100_000)
const RANGE = { offset: 1000, length: 5000 }

const servers: S3Server[] = []

async function start(behaviour: Partial<S3Behaviour> = {}) {
  const server = await startS3Server({ bucket: { 'a/b.nwb': BYTES } }, behaviour)
  servers.push(server)
  return { server, options: { ...QUICK, endpoint: server.url, credentials: CREDENTIALS } }
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

describe('openS3Source', () => {
  it('asks once to open, and once for each read, of the version that was opened', async () => {
    const { server, options } = await start()

    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    await source.read(RANGE)

    expect(server.log.map(({ headers }) => [headers.range, headers['if-match']])).toEqual([
      ['bytes=0-0', undefined],
      ['bytes=1000-5999', source.etag],
    ])
  })

  it.each(['with space/ü+日本.nwb', 'a?b#c%20d&e=f.nwb', 'quote\'".nwb', '/starts with a slash', 'ends/with/'])(
    'reads the key %s',
    async key => {
      const { server, options } = await start()
      server.buckets.get('bucket')?.set(key, BYTES)

      const source = await openS3Source(`s3://bucket/${key}`, options)

      expect(await source.read(RANGE)).toEqual(BYTES.slice(1000, 6000))
    },
  )

  it.each(['s3://bucket', 's3://bucket/', 's3:///key', 's3://', 's3:bucket/key'])('refuses %s', async url => {
    const { options } = await start()

    await expect(openS3Source(url, options)).rejects.toThrow(InvalidInputError)
  })

  it.each([
    ['s3://bucket/none', 'no such object'],
    ['s3://none/a/b.nwb', 'no such bucket'],
  ])('says what is missing of %s', async (url, message) => {
    const { server, options } = await start()

    const opening = openS3Source(url, options)

    await expect(opening).rejects.toThrow(InvalidInputError)
    await expect(opening).rejects.toThrow(message)
    expect(server.log).toHaveLength(1)
  })

  it('finds the region of the bucket, once', async () => {
    const { server, options } = await start({ region: 'eu-north-1' })

    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    await source.read(RANGE)
    await source.read(RANGE)

    expect(server.log).toHaveLength(4)
  })

  it('says that the caller pays where that is wanted', async () => {
    const { server, options } = await start()

    const source = await openS3Source('s3://bucket/a/b.nwb', { ...options, requesterPays: true })
    await source.read(RANGE)

    expect(server.log.map(({ headers }) => headers['x-amz-request-payer'])).toEqual(['requester', 'requester'])
  })
})

describe('who reads from S3', () => {
  it('signs where there are credentials', async () => {
    const { server, options } = await start({ access: 'signed' })

    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    await source.read(RANGE)

    expect(server.log.map(({ signed }) => signed)).toEqual([true, true])
  })

  it('reads anonymously where the credentials are refused, and stays with that', async () => {
    const { server, options } = await start({ access: 'anonymous' })

    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    await source.read(RANGE)

    expect(server.log.map(({ signed }) => signed)).toEqual([true, false, false])
  })

  it.each([
    ['anonymously where it is told to', 'anonymous' as const],
    ['anonymously where no credentials are found', () => Promise.reject(new Error('none'))],
  ])('reads %s', async (_, credentials) => {
    const { server, options } = await start()

    const source = await openS3Source('s3://bucket/a/b.nwb', { ...options, credentials })
    await source.read(RANGE)

    expect(server.log.map(({ signed }) => signed)).toEqual([false, false])
  })

  it('says on which sides it was denied', async () => {
    const { options } = await start({ access: 'none' })

    const both = await openS3Source('s3://bucket/a/b.nwb', options).catch(error => error)
    const anonymous = await openS3Source('s3://bucket/a/b.nwb', { ...options, credentials: 'anonymous' }).catch(
      error => error,
    )

    expect(both).toBeInstanceOf(SourceUnavailableError)
    expect(both.message).toBe('S3 denies access (signed: AccessDenied; anonymous: AccessDenied).')
    expect(anonymous.message).toBe('S3 denies access (anonymous: AccessDenied).')
  })

  it.each(['ExpiredToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'])('reads anonymously on %s', async code => {
    const { options } = await start({ fails: ({ signed }) => (signed ? { status: 400, code } : undefined) })

    const source = await openS3Source('s3://bucket/a/b.nwb', options)

    expect(await source.read(RANGE)).toEqual(BYTES.slice(1000, 6000))
  })
})

describe('a source in S3', () => {
  it.each([
    [503, 'SlowDown'],
    [500, 'InternalError'],
    [400, 'RequestTimeout'],
    [429, 'TooManyRequests'],
  ])('tries again on status %i, %s', async (status, code) => {
    const { server, options } = await start()
    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    server.behaviour.failures.push({ status, code }, { status, code })

    expect(await source.read(RANGE)).toEqual(BYTES.slice(1000, 6000))
    expect(server.log).toHaveLength(4)
  })

  it('gives up in the end, and says why', async () => {
    const { server, options } = await start()
    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    server.behaviour.fails = () => ({ status: 503, code: 'SlowDown' })

    const reading = source.read(RANGE)

    await expect(reading).rejects.toThrow(SourceUnavailableError)
    await expect(reading).rejects.toThrow('SlowDown')
    expect(server.log).toHaveLength(4)
  })

  it.each([
    ['breaks the connection', { breakAfterBytes: 100 }],
    ['stands still', { stallAfterBytes: 100 }],
    ['does not answer', { latencyMilliseconds: 1000 }],
  ])('gives up on a server that %s, and goes on once it is well', async (_, fault) => {
    const { server, options } = await start()
    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    Object.assign(server.behaviour, fault)

    await expect(source.read(RANGE)).rejects.toThrow(SourceUnavailableError)

    Object.assign(server.behaviour, { breakAfterBytes: undefined, stallAfterBytes: undefined, latencyMilliseconds: 0 })
    expect(await source.read(RANGE)).toEqual(BYTES.slice(1000, 6000))
  })

  it('is called corrupt where the server serves no ranges', async () => {
    const { server, options } = await start()
    const source = await openS3Source('s3://bucket/a/b.nwb', options)
    server.behaviour.ranges = false

    await expect(source.read(RANGE)).rejects.toThrow(CorruptSourceError)
  })

  it('stops at once when it is aborted', async () => {
    const { server, options } = await start()
    const source = await openS3Source('s3://bucket/a/b.nwb', { ...options, idleMilliseconds: 20_000 })
    server.behaviour.stallAfterBytes = 100
    const aborting = new AbortController()
    const reason = new Error('enough')
    setTimeout(() => aborting.abort(reason), 50)

    await expect(source.read(RANGE, { signal: aborting.signal })).rejects.toBe(reason)
  })

  it('does not count against a request that it waits for a socket', async () => {
    const { server, options } = await start()
    const source = await openS3Source('s3://bucket/a/b.nwb', { ...options, firstByteMilliseconds: 1000 })
    server.behaviour.latencyMilliseconds = 400

    // Four rounds over the sockets there are, 1.6 s: the last ones wait longer than a request may take.
    const read = await Promise.all(
      Array.from({ length: 256 }, (_, at) => source.read({ offset: at * 100, length: 100 })),
    )

    expect(Buffer.concat(read).equals(BYTES.subarray(0, 25_600))).toBe(true)
    expect(server.log).toHaveLength(257)
  })
})

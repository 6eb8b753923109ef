import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { CorruptSourceError, InvalidInputError, SourceChangedError, SourceUnavailableError } from '#lib/errors.ts'
import { openHttpSource, withoutSignature } from '#lib/io/http-source.ts'
import { type HttpBehaviour, type HttpServer, startHttpServer } from '#test/support/http-server.ts'
import { randomBytes } from '#test/support/random.ts'

/** Retries without waiting. */
const QUICK = { retries: { attempts: 3, sleep: async () => {} }, firstByteMilliseconds: 200, idleMilliseconds: 200 }

const BYTES = randomBytes(100_000)
const RANGE = { offset: 1000, length: 5000 }

const servers: HttpServer[] = []

async function start(behaviour: Partial<HttpBehaviour> = {}): Promise<{ server: HttpServer; url: string }> {
  const server = await startHttpServer({ '/a.nwb': BYTES }, behaviour)
  servers.push(server)
  return { server, url: `${server.url}/a.nwb` }
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

describe('openHttpSource', () => {
  it('asks once to open, and once for each read', async () => {
    const { server, url } = await start()

    const source = await openHttpSource(url)
    await source.read(RANGE)
    await source.read({ offset: 0, length: 0 })

    expect(server.log.map(({ method, range }) => `${method} ${range}`)).toEqual([
      'GET bytes=0-0',
      'GET bytes=1000-5999',
    ])
    expect(server.log[1]?.headers['if-match']).toBe(source.etag)
  })

  it('asks for the head where the answer does not tell the size', async () => {
    const { server, url } = await start({ contentRange: said => said.replace(/\d+$/, '*') })

    const source = await openHttpSource(url)

    expect(source.size).toBe(BYTES.length)
    expect(await source.read(RANGE)).toEqual(BYTES.slice(1000, 6000))
    expect(server.log.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'GET'])
  })

  it.each([
    [404, InvalidInputError],
    [410, InvalidInputError],
    [400, InvalidInputError],
    [401, SourceUnavailableError],
    [403, SourceUnavailableError],
  ])('does not try again on status %i', async (status, kind) => {
    const { server, url } = await start({ statuses: { '/a.nwb': status } })

    const opening = openHttpSource(url, QUICK)

    await expect(opening).rejects.toThrow(kind)
    await expect(opening).rejects.toThrow(String(status))
    expect(server.log).toHaveLength(1)
  })

  it('names the server that does not serve ranges', async () => {
    const { url } = await start({ ranges: false })

    const opening = openHttpSource(url, QUICK)

    await expect(opening).rejects.toThrow(InvalidInputError)
    await expect(opening).rejects.toThrow(new URL(url).host)
  })

  it('tells a web page from a file', async () => {
    const { url } = await start({ webPage: true })

    const opening = openHttpSource(url, QUICK)

    await expect(opening).rejects.toThrow(InvalidInputError)
    await expect(opening).rejects.toThrow('web page')
  })

  it('refuses addresses that are none, and those with a password', async () => {
    await expect(openHttpSource('https://', QUICK)).rejects.toThrow(InvalidInputError)
    await expect(openHttpSource('https://me:secret@127.0.0.1/a', QUICK)).rejects.toThrow(InvalidInputError)
  })

  it('says that nobody listens there', async () => {
    const { server, url } = await start()
    await server.close()

    const opening = openHttpSource(url, QUICK)

    await expect(opening).rejects.toThrow(SourceUnavailableError)
    await expect(opening).rejects.toThrow('3 times')
  })
})

describe('a source over HTTP', () => {
  it.each([500, 502, 503, 504, 429, 408])('tries again on status %i', async status => {
    const { server, url } = await start()
    const source = await openHttpSource(url, QUICK)
    server.behaviour.failures.push({ status }, { status })

    const read = await source.read(RANGE)

    expect(read).toEqual(BYTES.slice(1000, 6000))
    expect(server.log).toHaveLength(4)
  })

  it('gives up in the end, and says why', async () => {
    const { server, url } = await start()
    const source = await openHttpSource(url, QUICK)
    server.behaviour.statuses['/a.nwb'] = 503

    const reading = source.read(RANGE)

    await expect(reading).rejects.toThrow(SourceUnavailableError)
    await expect(reading).rejects.toThrow('status 503')
    expect(server.log).toHaveLength(4)
  })

  it.each([
    ['breaks the connection', { breakAfterBytes: 100 }],
    ['stands still', { stallAfterBytes: 100 }],
    ['does not answer', { latencyMilliseconds: 1000 }],
  ])('gives up on a server that %s, and goes on once it is well', async (_, fault) => {
    const { server, url } = await start()
    const source = await openHttpSource(url, QUICK)
    Object.assign(server.behaviour, fault)

    await expect(source.read(RANGE)).rejects.toThrow(SourceUnavailableError)

    Object.assign(server.behaviour, { breakAfterBytes: undefined, stallAfterBytes: undefined, latencyMilliseconds: 0 })
    expect(await source.read(RANGE)).toEqual(BYTES.slice(1000, 6000))
  })

  it('does not take a slow transfer for one that stands still', async () => {
    const { url } = await start()
    let answer: Response | undefined
    const dripping: typeof fetch = async (...request) => answer ?? fetch(...request)
    const source = await openHttpSource(url, { ...QUICK, fetch: dripping })
    const headers = { 'content-range': `bytes 1000-5999/${BYTES.length}`, etag: source.etag }
    answer = new Response(drip(BYTES.slice(1000, 6000)), { status: 206, headers })

    expect(await source.read(RANGE)).toEqual(BYTES.slice(1000, 6000))
  })

  it.each<[string, Partial<HttpBehaviour>]>([
    ['names another range', { contentRange: said => said.replace('1000-5999', '1001-6000') }],
    ['names a shorter range', { contentRange: said => said.replace('5999', '5998') }],
    ['names no range', { contentRange: () => undefined }],
    ['names nonsense', { contentRange: () => 'bytes all' }],
    ['sends more than it said', { body: honest => Buffer.concat([honest, honest]) }],
  ])('is called corrupt where the server %s', async (_, lie) => {
    const { server, url } = await start()
    const source = await openHttpSource(url, QUICK)
    Object.assign(server.behaviour, lie)

    await expect(source.read(RANGE)).rejects.toThrow(CorruptSourceError)
    expect(server.log).toHaveLength(2)
  })

  it('is called unavailable where the server keeps sending less than it said', async () => {
    const { server, url } = await start()
    const source = await openHttpSource(url, QUICK)
    server.behaviour.body = honest => honest.subarray(1)

    await expect(source.read(RANGE)).rejects.toThrow(SourceUnavailableError)
    expect(server.log).toHaveLength(4)
  })

  it('is called changed where the total size is another', async () => {
    const { server, url } = await start({ etag: 'none' })
    const source = await openHttpSource(url, QUICK)
    server.behaviour.contentRange = said => said.replace('/100000', '/100001')

    await expect(source.read(RANGE)).rejects.toThrow(SourceChangedError)
  })

  it('stops at once when it is aborted', async () => {
    const { server, url } = await start()
    const source = await openHttpSource(url)
    server.behaviour.stallAfterBytes = 100
    const aborting = new AbortController()
    const reason = new Error('enough')
    setTimeout(() => aborting.abort(reason), 50)

    await expect(source.read(RANGE, { signal: aborting.signal })).rejects.toBe(reason)
  })

  it('goes straight to where a redirect led, and asks again once that has expired', async () => {
    const { server } = await start({ redirects: { '/download': '/a.nwb?X-Amz-Signature=1' } })
    server.files.set('/a.nwb?X-Amz-Signature=1', BYTES)
    server.files.set('/a.nwb?X-Amz-Signature=2', BYTES)
    const source = await openHttpSource(`${server.url}/download`, QUICK)
    await source.read(RANGE)
    server.behaviour.statuses['/a.nwb?X-Amz-Signature=1'] = 403
    server.behaviour.redirects['/download'] = '/a.nwb?X-Amz-Signature=2'

    const read = await source.read(RANGE)

    expect(read).toEqual(BYTES.slice(1000, 6000))
    expect(source.url).toBe(`${server.url}/download`)
    expect(server.log.map(({ path }) => path.replace('/a.nwb?X-Amz-Signature=', ''))).toEqual([
      '/download',
      '1',
      '1',
      '1',
      '/download',
      '2',
    ])
  })
})

/** Five pieces over half a second, more than the idle time of the tests. */
function drip(bytes: Uint8Array): ReadableStream {
  return new ReadableStream({
    async start(controller) {
      for (let piece = 0; piece < 5; piece++) {
        await sleep(100)
        controller.enqueue(bytes.subarray(piece * 1000, (piece + 1) * 1000))
      }
      controller.close()
    },
  })
}

describe('withoutSignature', () => {
  it.each([
    ['https://h/a.nwb?X-Amz-Signature=1&X-Amz-Expires=2&versionId=3', 'https://h/a.nwb?versionId=3'],
    ['https://h/a.nwb?sig=1&se=2&sp=r', 'https://h/a.nwb'],
    ['https://me:secret@h/a.nwb', 'https://h/a.nwb'],
    ['https://h/a%20b.nwb?x=%20y', 'https://h/a%20b.nwb?x=%20y'],
  ])('shows %s as %s', (url, shown) => {
    expect(withoutSignature(url)).toBe(shown)
  })
})

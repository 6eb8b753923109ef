import { afterEach, describe, expect, it } from 'vitest'
import { findAnswer } from '#lib/aind/service/answers.ts'
import { metadataService } from '#lib/aind/service/service-client.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { startMetadataService, type TestService, type TestServiceOptions } from '#test/support/metadata-service.ts'
import { hasGoldenMetadata } from '#test/support/metadata-sessions.ts'

const MICE = ['544838', '506940', '403491', '457841', '484627', '405751', '222426', '225039', '283147']

const retries = { baseMilliseconds: 1, attempts: 3 }

describe.skipIf(!hasGoldenMetadata)('metadataService, where ../shared is there', () => {
  let server: TestService | undefined

  const start = async (options: TestServiceOptions = {}) => {
    server = await startMetadataService(options)
    return metadataService(`${server.url}/`, { retries })
  }

  afterEach(() => server?.close())

  it('asks three at a time at most, and takes bodies of status 400', async () => {
    const service = await start({ delayMilliseconds: 5 })
    const found = await Promise.all(MICE.map(mouse => service.ask('subject', mouse)))

    expect(server?.mostAtOnce()).toBe(3)
    expect(found.map(({ answer }) => answer.body.subject_id)).toEqual(MICE)
    expect(new Set(found.map(({ answer }) => answer.status))).toEqual(new Set([200, 400]))
  })

  it('asks again after status 500, and gives up after a while', async () => {
    const service = await start({ failures: 2 })

    expect((await service.ask('procedures', '544838')).answer.status).toBe(200)
    expect(server?.asked).toHaveLength(3)
  })

  it.each([
    ['a web page', { page: '<!doctype html><title>Log in</title>' }, 'InvalidInputError', 'answered with a web page'],
    ['an empty body', { page: '' }, 'SourceUnavailableError', 'is empty'],
    [
      'another animal',
      { page: '{"subject_id":"1"}' },
      'InvalidInputError',
      'about mouse 1; mouse 544838 was asked for',
    ],
    ['500 for ever', { failures: 99 }, 'SourceUnavailableError', 'tried 3 times'],
    ['no such animal', { variant: 'not_found' }, 'InvalidInputError', 'does not know mouse 544838'],
  ])('refuses %s', async (_, options, name, message) => {
    const service = await start(options)

    await expect(service.ask('subject', '544838')).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    })
  })

  it('refuses an address that is none', () => {
    expect(() => metadataService('aind-metadata-service')).toThrow('begins with http')
  })

  it('fills a cache with the bodies as they came, and then asks nobody', async () => {
    const service = await start()
    const cache = openMemoryStore()
    const first = await findAnswer({ cache, service }, 'subject', '506940')
    const second = await findAnswer({ cache, service }, 'subject', '506940')

    expect([first.from, second.from]).toEqual(['service', 'cache'])
    expect(second.answer.body).toEqual(first.answer.body)
    expect(server?.asked).toEqual(['/api/v2/subject/506940'])
    await expect(findAnswer({ cache }, 'procedures', '506940')).rejects.toThrow(
      'procedures.json is made from what the metadata service says of mouse 506940, and it is not there',
    )
    await expect(findAnswer({}, 'procedures', '506940')).rejects.toThrow('neither a metadata service nor')
  })

  it('takes an unreadable file of the cache for none where it can ask', async () => {
    const service = await start()
    const cache = openMemoryStore()
    await cache.set('subject/506940.json', Buffer.from('{"subject_id":'))

    await expect(findAnswer({ cache }, 'subject', '506940')).rejects.toThrow('not with JSON')
    expect((await findAnswer({ cache, service }, 'subject', '506940')).from).toBe('service')
  })
})

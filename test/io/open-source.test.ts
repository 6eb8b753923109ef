import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { InvalidInputError } from '#lib/errors.ts'
import { parseLocation } from '#lib/io/location.ts'
import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import { folderOf } from '#test/support/folder.ts'
import { startHttpServer } from '#test/support/http-server.ts'
import { randomBytes } from '#test/support/random.ts'
import { startS3Server } from '#test/support/s3-server.ts'

const BYTES = randomBytes(1000)

/** The same bytes behind every kind of address. */
async function start() {
  const folder = folderOf(new Map([['a b.nwb', BYTES]]))
  const http = await startHttpServer({ '/a.nwb': BYTES })
  const s3 = await startS3Server({ bucket: { 'a.nwb': BYTES } })
  onTestFinished(async () => {
    folder.remove()
    await http.close()
    await s3.close()
  })
  const path = join(folder.path, 'a b.nwb')
  return { path, http: `${http.url}/a.nwb`, s3: s3.url }
}

describe('openSource', () => {
  it('opens what the address names', async () => {
    const { path, http, s3 } = await start()

    for (const url of [path, pathToFileURL(path).href, http, 's3://bucket/a.nwb']) {
      const source = await openSource(url, { endpoint: s3, credentials: 'anonymous' })
      expect(await source.read({ offset: 10, length: 20 })).toEqual(BYTES.slice(10, 30))
      await source.close()
    }
  })
})

describe('openStore', () => {
  it('opens what the address names', async () => {
    const { path, http, s3 } = await start()
    const folder = pathToFileURL(join(path, '..')).href
    const places = [
      [folder, 'a b.nwb'],
      [new URL('.', http).href, 'a.nwb'],
      ['s3://bucket', 'a.nwb'],
    ] as const

    for (const [url, key] of places) {
      const store = await openStore(url, { endpoint: s3, credentials: 'anonymous' })
      expect(await store.get(key)).toEqual(BYTES)
    }
  })

  it('refuses the DANDI archive', async () => {
    await expect(openStore('dandi:000713/a.zarr')).rejects.toThrow(InvalidInputError)
  })
})

describe('parseLocation', () => {
  it.each([
    ['a/b.nwb', 'file', 'a/b.nwb'],
    ['/a/b.nwb', 'file', '/a/b.nwb'],
    ['C:\\a\\b.nwb', 'file', 'C:\\a\\b.nwb'],
    ['session:1.nwb', 'file', 'session:1.nwb'],
    ['https://h/a.nwb', 'http', 'https://h/a.nwb'],
    ['HTTP://h/a.nwb', 'http', 'HTTP://h/a.nwb'],
    ['s3://b/k', 's3', 's3://b/k'],
    ['dandi:000713/a.nwb', 'dandi', 'dandi:000713/a.nwb'],
  ])('takes %s for %s', (name, kind, place) => {
    expect(parseLocation(name)).toEqual({ kind, name: place })
  })

  it.each(['', 'gs://b/k', 'ftp://h/a', 'file://host/share'])('refuses %j', name => {
    expect(() => parseLocation(name)).toThrow(InvalidInputError)
  })
})

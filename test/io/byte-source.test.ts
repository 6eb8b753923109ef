import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { byteBudget } from '#lib/async.ts'
import { withBlockCache } from '#lib/io/block-cache.ts'
import { withByteLimit } from '#lib/io/byte-limit.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { openHttpSource } from '#lib/io/http-source.ts'
import { openReopenedSource } from '#lib/io/reopened-source.ts'
import { openS3Source } from '#lib/io/s3-source.ts'
import { openS3Store } from '#lib/io/s3-store.ts'
import { withSplitReads } from '#lib/io/split-reads.ts'
import { describeByteSource } from '#test/contracts/byte-source.contract.ts'
import { folderOf } from '#test/support/folder.ts'
import { type HttpBehaviour, startHttpServer } from '#test/support/http-server.ts'
import { memorySource } from '#test/support/memory-source.ts'
import { makeMotoBucket, motoMissing, startMoto } from '#test/support/moto-server.ts'
import { startS3Server } from '#test/support/s3-server.ts'

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }

describeByteSource('memorySource', async bytes => ({ source: memorySource(bytes) }))

describeByteSource('openFileSource', async bytes => {
  const folder = folderOf(new Map([['a.nwb', bytes]]))
  const path = join(folder.path, 'a.nwb')
  return {
    source: await openFileSource(path),
    replace: other => writeFile(path, other),
    stop: () => rm(folder.path, { recursive: true }),
  }
})

describeByteSource('openReopenedSource', async bytes => {
  const folder = folderOf(new Map([['a.avi', bytes]]))
  const path = join(folder.path, 'a.avi')
  return {
    source: await openReopenedSource(() => openFileSource(path)),
    replace: other => writeFile(path, other),
    stop: () => rm(folder.path, { recursive: true }),
  }
})

const servers: [string, Partial<HttpBehaviour>][] = [
  ['with strong ETags', {}],
  ['with weak ETags', { etag: 'weak' }],
  ['that ignores If-Match', { heedsIfMatch: false }],
]
describe.each(servers)('a server %s', (_, behaviour) => {
  describeByteSource('openHttpSource', async bytes => {
    const server = await startHttpServer({ '/a.nwb': bytes }, behaviour)
    return {
      source: await openHttpSource(`${server.url}/a.nwb`),
      replace: async other => void server.files.set('/a.nwb', other),
      stop: server.close,
    }
  })
})

describe('a server without ETags', () => {
  describeByteSource('openHttpSource', async bytes => {
    const server = await startHttpServer(
      { '/a.nwb': bytes },
      { etag: 'none', lastModified: 'Mon, 02 Nov 2026 10:00:00 GMT' },
    )
    return {
      source: await openHttpSource(`${server.url}/a.nwb`),
      replace: async other => {
        server.files.set('/a.nwb', other)
        server.behaviour.lastModified = 'Mon, 02 Nov 2026 10:00:01 GMT'
      },
      stop: server.close,
    }
  })
})

describe.each([true, false])('a server that heeds If-Match: %s', heedsIfMatch => {
  describeByteSource('openS3Source', async bytes => {
    const server = await startS3Server({ bucket: { 'a folder/ü+?.nwb': bytes } }, { heedsIfMatch })
    return {
      source: await openS3Source('s3://bucket/a folder/ü+?.nwb', { endpoint: server.url, credentials: CREDENTIALS }),
      replace: async other => void server.buckets.get('bucket')?.set('a folder/ü+?.nwb', other),
      stop: server.close,
    }
  })
})

if (motoMissing !== undefined) {
  it.skip(`reads from moto: ${motoMissing}`, () => {})
} else {
  describe('moto', () => {
    let moto: Awaited<ReturnType<typeof startMoto>>
    beforeAll(async () => {
      moto = await startMoto()
    })
    afterAll(() => moto.close())

    describeByteSource('openS3Source', async bytes => {
      const bucket = await makeMotoBucket(moto.url)
      const options = { endpoint: moto.url, credentials: CREDENTIALS }
      const bucketStore = openS3Store(`s3://${bucket}`, options)
      const put = (body: Uint8Array) => bucketStore.set('a b.nwb', body)
      await put(bytes)
      return { source: await openS3Source(`s3://${bucket}/a b.nwb`, options), replace: put }
    })
  })
}

describeByteSource('withBlockCache', async bytes => ({
  source: withBlockCache(memorySource(bytes), { blockBytes: 1000, capacityBytes: 20_000 }),
}))

describeByteSource('withByteLimit', async bytes => ({ source: withByteLimit(memorySource(bytes), byteBudget(10_000)) }))

describeByteSource('withSplitReads', async bytes => ({
  source: withSplitReads(memorySource(bytes), { partBytes: 1000 }),
}))

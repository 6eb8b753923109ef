import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { openFileStore } from '#lib/io/file-store.ts'
import { openMemoryStore } from '#lib/io/memory-store.ts'
import { openS3Store } from '#lib/io/s3-store.ts'
import { describeStore } from '#test/contracts/store.contract.ts'
import { folderOf } from '#test/support/folder.ts'
import { makeMotoBucket, motoMissing, startMoto } from '#test/support/moto-server.ts'
import { startS3Server } from '#test/support/s3-server.ts'

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }

describeStore('openMemoryStore', async () => ({ store: openMemoryStore() }))

describe.each([false, true])('durable: %s', durable => {
  describeStore('openFileStore', async () => {
    const folder = folderOf(new Map())
    return {
      store: await openFileStore(join(folder.path, 'not yet there', 'x.nwb.zarr'), { durable }),
      stop: async () => folder.remove(),
    }
  })
})

describeStore('openS3Store', async () => {
  const server = await startS3Server({ bucket: { 'other/key': Uint8Array.of(1) } })
  return {
    store: openS3Store('s3://bucket/a b/x.nwb.zarr/', { endpoint: server.url, credentials: CREDENTIALS }),
    stop: server.close,
  }
})

if (motoMissing !== undefined) {
  it.skip(`writes to moto: ${motoMissing}`, () => {})
} else {
  describe('moto', () => {
    let moto: Awaited<ReturnType<typeof startMoto>>
    beforeAll(async () => {
      moto = await startMoto()
    })
    afterAll(() => moto.close())

    describeStore('openS3Store', async () => {
      const bucket = await makeMotoBucket(moto.url)
      return { store: openS3Store(`s3://${bucket}/x.zarr`, { endpoint: moto.url, credentials: CREDENTIALS }) }
    })
  })
}

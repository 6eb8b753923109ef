import { describe, expect, it } from 'vitest'
import { s3Pool } from '#lib/io/s3-connection.ts'
import { openS3Source } from '#lib/io/s3-source.ts'
import { openS3Store } from '#lib/io/s3-store.ts'
import { startS3Server } from '#test/support/s3-server.ts'

describe('s3Pool', () => {
  it('lets stores and sources share what was learnt of a bucket, and outlive each other', async () => {
    const server = await startS3Server(
      { far: { 'a/one': new Uint8Array(3), two: new Uint8Array(4) } },
      { region: 'eu-west-1' },
    )
    const options = {
      endpoint: server.url,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      pool: s3Pool(),
    }
    try {
      const source = await openS3Source('s3://far/a/one', options)
      const learnt = server.log.length
      await source.close()
      const store = openS3Store('s3://far', options)

      expect(await store.get('two')).toHaveLength(4)
      expect(await openS3Store('s3://far/a', options).get('one')).toHaveLength(3)
      // The first request was sent to the wrong region; those that follow are not.
      expect(learnt).toBe(2)
      expect(server.log.length - learnt).toBe(2)
    } finally {
      await server.close()
    }
  })
})

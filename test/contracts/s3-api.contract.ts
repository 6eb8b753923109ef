/** The part of S3's API that sources and stores rest on, asked for through the SDK: https://docs.aws.amazon.com/AmazonS3/latest/API/ */

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'

export interface S3UnderTest {
  readonly url: string
  /** Empty. */
  readonly bucket: string
  stop?(): Promise<void>
}

export function describeS3(name: string, start: () => Promise<S3UnderTest>): void {
  const withServer = async (use: (client: S3Client, Bucket: string) => Promise<void>) => {
    const { url, bucket, stop } = await start()
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const client = new S3Client({
      endpoint: url,
      region: 'us-east-1',
      credentials,
      forcePathStyle: true,
      maxAttempts: 1,
    })
    try {
      await use(client, bucket)
    } finally {
      client.destroy()
      await stop?.()
    }
  }
  const statusOf = (call: Promise<unknown>) =>
    call.then(
      () => 200,
      error => error.$metadata?.httpStatusCode,
    )
  const Body = Uint8Array.from({ length: 100 }, (_byte, at) => at)

  describe(name, () => {
    it('gives back what was put, whole and in ranges, under the tag that it was put with', () =>
      withServer(async (client, Bucket) => {
        const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'a/b c', Body }))
        const read = (fields: object) => client.send(new GetObjectCommand({ Bucket, Key: 'a/b c', ...fields }))
        const bytes = async (fields: object) => (await read(fields)).Body?.transformToByteArray()

        expect((await read({})).ETag).toBe(ETag)
        expect(await bytes({})).toEqual(Body)
        expect(await bytes({ Range: 'bytes=10-19' })).toEqual(Body.slice(10, 20))
        expect(await bytes({ Range: 'bytes=-7' })).toEqual(Body.slice(-7))
        expect((await read({ Range: 'bytes=90-200' })).ContentRange).toBe('bytes 90-99/100')
        expect(await statusOf(read({ Range: 'bytes=100-' }))).toBe(416)
        expect(await bytes({ IfMatch: ETag })).toEqual(Body)
        expect(await statusOf(read({ IfMatch: '"other"' }))).toBe(412)
        expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'a/b c' }))).ContentLength).toBe(100)
      }))

    it('tells what is not there, and lets it be deleted', () =>
      withServer(async (client, Bucket) => {
        expect(await statusOf(client.send(new GetObjectCommand({ Bucket, Key: 'none' })))).toBe(404)
        expect(await statusOf(client.send(new HeadObjectCommand({ Bucket, Key: 'none' })))).toBe(404)
        expect(await statusOf(client.send(new DeleteObjectCommand({ Bucket, Key: 'none' })))).toBe(200)
        expect(await statusOf(client.send(new ListObjectsV2Command({ Bucket: 'no-such-bucket' })))).toBe(404)
      }))

    it('creates an object once where that is asked for', () =>
      withServer(async (client, Bucket) => {
        const create = () => client.send(new PutObjectCommand({ Bucket, Key: 'claim', Body, IfNoneMatch: '*' }))

        expect(await statusOf(create())).toBe(200)
        expect(await statusOf(create())).toBe(412)
      }))

    it('lists by bytes, page by page, with size, tag and time, and folders by a delimiter', () =>
      withServer(async (client, Bucket) => {
        const keys = ['b/1', 'b/2', 'a', 'b0', 'c/d/e']
        for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body }))
        const list = (fields: object) => client.send(new ListObjectsV2Command({ Bucket, ...fields }))

        const first = await list({ MaxKeys: 3 })
        const rest = await list({ MaxKeys: 3, ContinuationToken: first.NextContinuationToken })
        const folders = await list({ Delimiter: '/' })

        expect([first, rest].flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key))).toEqual(keys.toSorted())
        expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false])
        expect(first.Contents?.[0]).toMatchObject({ Size: 100, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) })
        expect(Math.abs(Date.now() - Number(first.Contents?.[0]?.LastModified))).toBeLessThan(600_000)
        expect(folders.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['b/', 'c/'])
        expect((await list({ Prefix: 'b/' })).Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2'])
      }))
  })
}

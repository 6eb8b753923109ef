/** A store below a prefix of an S3 bucket. S3 writes objects whole or not at all, and lists them sorted by bytes. */

import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { ErrorPlace } from '#lib/errors.ts'
import { readAtMost, readExactly } from './body.ts'
import { outsideError, parseContentRange, rangeHeader } from './byte-range.ts'
import type { ConditionalStore } from './conditional-store.ts'
import { DEFAULT_VALUE_BYTES } from './http-store.ts'
import { bodyPieces, discardBody } from './s3-body.ts'
import { openS3Connection, type S3Options, type S3Request } from './s3-connection.ts'
import { isAbsent, isConditionFailed } from './s3-faults.ts'
import { parseS3Url } from './s3-url.ts'
import { checkKey } from './store-key.ts'

/** Needs no request; the first use tells whether bucket and rights are there. */
export function openS3Store(url: string, options: S3Options = {}): ConditionalStore {
  const { bucket, key } = parseS3Url(url.replace(/\/+$/, ''))
  const prefix = key === '' ? '' : `${key}/`
  const connection = openS3Connection(bucket, options)
  const payer = options.requesterPays ? { RequestPayer: 'requester' as const } : {}
  const urlOf = (key: string) => `s3://${bucket}/${prefix}${key}`
  const object = (key: string) => {
    checkKey(key, url)
    return { Bucket: bucket, Key: `${prefix}${key}`, ...payer }
  }

  const put = (key: string, value: Uint8Array, condition: { IfNoneMatch?: string }, signal?: AbortSignal) => {
    // The checksum goes along in a header; S3 refuses a body that was damaged on its way.
    const command = new PutObjectCommand({ ...object(key), Body: value, ChecksumAlgorithm: 'CRC32', ...condition })
    const request: S3Request<boolean> = async (client, watchdog) => {
      try {
        await client.send(command, { abortSignal: watchdog.signal })
        return true
      } catch (error) {
        if (condition.IfNoneMatch !== undefined && isConditionFailed(error)) return false
        throw error
      }
    }
    return connection.send(request, { url: urlOf(key), mode: 'write', signal })
  }

  return {
    url,
    async get(key, { signal } = {}) {
      const command = new GetObjectCommand(object(key))
      const request: S3Request<Uint8Array | undefined> = (client, watchdog) =>
        unlessAbsent(async () => {
          const output = await client.send(command, { abortSignal: watchdog.signal })
          watchdog.feed()
          const pieces = bodyPieces(output, watchdog)
          const place = { url: urlOf(key) }
          return output.ContentLength === undefined || output.ContentLength > DEFAULT_VALUE_BYTES
            ? readAtMost(pieces, DEFAULT_VALUE_BYTES, place, watchdog.feed)
            : readExactly(pieces, output.ContentLength, place, watchdog.feed)
        })
      return connection.send(request, { url: urlOf(key), mode: 'read', signal })
    },
    async getRange(key, range, { signal } = {}) {
      if (range.length === 0) return (await this.get(key, { signal }))?.slice(0, 0)
      const command = new GetObjectCommand({ ...object(key), Range: rangeHeader(range) })
      const place = { url: urlOf(key), offset: range.offset }
      const request: S3Request<Uint8Array | undefined> = (client, watchdog) =>
        unlessAbsent(async () => {
          const output = await client.send(command, { abortSignal: watchdog.signal }).catch(throwOutside(place))
          watchdog.feed()
          if (parseContentRange(output.ContentRange)?.length === range.length) {
            return readExactly(bodyPieces(output, watchdog), range.length, place, watchdog.feed)
          }
          discardBody(output)
          throw outsideError(place)
        })
      return connection.send(request, { url: urlOf(key), mode: 'read', signal })
    },
    async set(key, value, { signal } = {}) {
      await put(key, value, {}, signal)
    },
    async setIfAbsent(key, value, { signal } = {}) {
      return put(key, value, { IfNoneMatch: '*' }, signal)
    },
    async *list(start, { signal } = {}) {
      let token: string | undefined
      do {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: `${prefix}${start}`,
          ContinuationToken: token,
          ...payer,
        })
        const request: S3Request<ListObjectsV2CommandOutput> = (client, watchdog) =>
          client.send(command, { abortSignal: watchdog.signal })
        const page = await connection.send(request, { url: urlOf(start), mode: 'read', signal })
        for (const { Key = '', Size = 0, ETag, LastModified } of page.Contents ?? []) {
          // Consoles make empty objects with a slash at the end to show folders; they are no keys of a store.
          if (Key.endsWith('/')) continue
          const version = {
            ...(ETag !== undefined && { etag: ETag }),
            ...(LastModified !== undefined && { modifiedAt: LastModified }),
          }
          yield { key: Key.slice(prefix.length), size: Size, ...version }
        }
        token = page.NextContinuationToken
      } while (token !== undefined)
    },
    async delete(key, { signal } = {}) {
      const command = new DeleteObjectCommand(object(key))
      const request: S3Request<void> = async (client, watchdog) => {
        await client.send(command, { abortSignal: watchdog.signal })
      }
      await connection.send(request, { url: urlOf(key), mode: 'write', signal })
    },
  }
}

async function unlessAbsent<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** Turns S3's refusal of a range that starts behind the end into ours. */
function throwOutside(place: ErrorPlace): (error: unknown) => never {
  return error => {
    throw error instanceof Error && error.name === 'InvalidRange' ? outsideError(place) : error
  }
}

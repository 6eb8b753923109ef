/** An object in S3, read by ranges of the version that was opened (`If-Match` on every request). */

import { GetObjectCommand, type GetObjectCommandOutput, HeadObjectCommand } from '@aws-sdk/client-s3'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import { readExactly } from './body.ts'
import { checkRange, parseContentRange, rangeHeader } from './byte-range.ts'
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts'
import { changedError } from './http-errors.ts'
import { bodyPieces, discardBody } from './s3-body.ts'
import { openS3Connection, type S3Options, type S3Request } from './s3-connection.ts'
import { parseS3Url } from './s3-url.ts'

/** One request where region and identity fit at once. InvalidInputError where bucket or object do not exist. */
export async function openS3Source(url: string, options: S3Options & ReadOptions = {}): Promise<ByteSource> {
  const { signal, ...s3 } = options
  const { bucket, key } = parseS3Url(url)
  if (key === '') throw new InvalidInputError('The address names a bucket; expected s3://bucket/key.', { url })
  const object = { Bucket: bucket, Key: key, ...(s3.requesterPays ? { RequestPayer: 'requester' as const } : {}) }
  const connection = openS3Connection(bucket, s3)

  const readPart = (range: ByteRange, { etag, size }: S3Version): S3Request<Uint8Array> => {
    const command = new GetObjectCommand({ ...object, Range: rangeHeader(range), IfMatch: etag })
    return async (client, watchdog) => {
      const output = await client.send(command, { abortSignal: watchdog.signal })
      watchdog.feed()
      checkAnswer(output, range, { etag, size }, url)
      return readExactly(bodyPieces(output, watchdog), range.length, { url, offset: range.offset }, watchdog.feed)
    }
  }

  try {
    const version = await connection.send(readVersion(object, url), { url, mode: 'read', signal })
    return {
      url,
      ...version,
      async read(range, { signal } = {}) {
        checkRange(range, { url, size: version.size })
        if (range.length === 0) return new Uint8Array(0)
        return connection.send(readPart(range, version), { url, mode: 'read', signal })
      },
      async close() {
        connection.close()
      },
    }
  } catch (error) {
    connection.close()
    throw error
  }
}

interface S3Version {
  readonly size: number
  readonly etag: string
}

/**
 * Asks for the first byte, not for the head: only an answer with a body tells why it is a refusal. No byte of an empty
 * object can be asked for; there the head has to do.
 */
function readVersion(object: { Bucket: string; Key: string }, url: string): S3Request<S3Version> {
  return async (client, watchdog) => {
    const sending = { abortSignal: watchdog.signal }
    try {
      const output = await client.send(new GetObjectCommand({ ...object, Range: 'bytes=0-0' }), sending)
      const version = versionOf(output.ETag, parseContentRange(output.ContentRange)?.total, url)
      await readExactly(bodyPieces(output, watchdog), 1, { url }, watchdog.feed)
      return version
    } catch (error) {
      if (!isEmptyObject(error)) throw error
      const output = await client.send(new HeadObjectCommand(object), sending)
      return versionOf(output.ETag, output.ContentLength, url)
    }
  }
}

function versionOf(etag: string | undefined, size: number | undefined, url: string): S3Version {
  if (etag !== undefined && size !== undefined) return { etag, size }
  throw new InvalidInputError('The server does not tell size and ETag of the object, as S3 does.', {
    url,
    advice: 'Check the endpoint.',
  })
}

function isEmptyObject(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidRange'
}

/** What `If-Match` promises, seen to: not every server that speaks S3 heeds it. */
function checkAnswer(output: GetObjectCommandOutput, range: ByteRange, { size, etag }: S3Version, url: string): void {
  const answered = parseContentRange(output.ContentRange)
  const total = answered?.total ?? size
  if (output.ETag === etag && total === size && answered?.offset === range.offset && answered.length === range.length) {
    return
  }
  discardBody(output)
  if (output.ETag !== etag) throw changedError(url, `its ETag was ${etag}, now ${output.ETag}`)
  if (total !== size) throw changedError(url, `its size was ${size}, now ${total} bytes`)
  const said = output.ContentRange ?? 'no Content-Range'
  throw new CorruptSourceError(`The server answered with ${said} to a request for ${rangeHeader(range)}.`, {
    url,
    offset: range.offset,
    advice: 'Check the endpoint.',
  })
}

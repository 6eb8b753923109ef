/** `s3://bucket/key`: everything after the bucket is the key, byte for byte, as in the AWS command line: no query, no escapes. */

import { InvalidInputError } from '#lib/errors.ts'

export interface S3Location {
  readonly bucket: string
  readonly key: string
}

/** Throws InvalidInputError unless the URL names a bucket. `key` is empty for `s3://bucket` and `s3://bucket/`. */
export function parseS3Url(url: string): S3Location {
  // Bucket names, access point names and access point ARNs.
  const match = /^s3:\/\/(arn:[^/]+\/[^/]+|[a-z0-9._-]+)(?:\/(.*))?$/is.exec(url)
  if (match?.[1] === undefined) {
    throw new InvalidInputError('Not an S3 address; expected s3://bucket/key.', { url })
  }
  return { bucket: match[1], key: match[2] ?? '' }
}

/** `s3://bucket/key` of S3's own web addresses, `https://bucket.s3.us-west-2.amazonaws.com/key`; undefined for all others. */
export function s3UrlOfAddress(address: string): string | undefined {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:' || url.search !== '') return undefined
  const [, bucket, key = ''] =
    /^([a-z0-9.-]+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com(?:\/(.*))?$/.exec(`${url.hostname}${url.pathname}`) ??
    /^s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com\/([a-z0-9.-]+)(?:\/(.*))?$/.exec(`${url.hostname}${url.pathname}`) ??
    []
  try {
    return bucket === undefined ? undefined : `s3://${bucket}/${decodeURIComponent(key)}`
  } catch {
    return undefined
  }
}

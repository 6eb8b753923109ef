/** What S3's answers mean: error codes of the API and of the SDK, sorted into faults that pass and errors for a person. */

import { S3ServiceException } from '@aws-sdk/client-s3'
import { type ErrorPlace, InvalidInputError, SourceUnavailableError } from '#lib/errors.ts'
import { changedError } from './http-errors.ts'
import { networkError } from './network-faults.ts'
import { PassingFault } from './retry.ts'

/** Codes that pass although their status is in the 400s (S3 API reference, list of error codes). */
const PASSING_CODES = new Set([
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
])

/** Codes by which S3 refuses credentials, whatever the status. */
const REFUSED_CODES = new Set(['ExpiredToken', 'InvalidToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'])

/** The error to throw for a failed request. */
export function s3Error(error: unknown, place: ErrorPlace): Error {
  if (!(error instanceof S3ServiceException)) return networkError(error, place)
  const status = statusOf(error)
  const said = `${error.name}: ${error.message}`
  if (status >= 500 || status === 429 || PASSING_CODES.has(error.name)) {
    return new PassingFault(`S3 failed with status ${status} (${said})`, { cause: error })
  }
  if (isDenied(error)) return new SourceUnavailableError(`S3 denies access (${said}).`, place, { cause: error })
  if (error.name === 'NoSuchBucket') return new InvalidInputError('There is no such bucket.', place, { cause: error })
  if (isAbsent(error)) return new InvalidInputError('There is no such object in the bucket.', place, { cause: error })
  if (status === 412 || status === 416) {
    return changedError(place.url ?? '', `S3 no longer has the version that was opened (status ${status})`)
  }
  return new InvalidInputError(`S3 refused the request with status ${status} (${said}).`, place, { cause: error })
}

export function isDenied(error: unknown): boolean {
  return error instanceof S3ServiceException && (statusOf(error) === 403 || REFUSED_CODES.has(error.name))
}

/** No such key; a missing bucket is another matter. */
export function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && statusOf(error) === 404 && error.name !== 'NoSuchBucket'
}

/** A condition on the object (`If-Match`, `If-None-Match`) did not hold, or lost against another writer at that moment. */
export function isConditionFailed(error: unknown): boolean {
  return error instanceof S3ServiceException && [409, 412].includes(statusOf(error))
}

/** The region that the bucket is in, where the answer says that the request went to another. */
export function regionOf(error: unknown): string | undefined {
  if (!(error instanceof S3ServiceException) || ![301, 307, 400].includes(statusOf(error))) return undefined
  const header = error.$response?.headers['x-amz-bucket-region']
  if (header !== undefined) return header
  return 'Region' in error && typeof error.Region === 'string' ? error.Region : undefined
}

function statusOf(error: S3ServiceException): number {
  return error.$metadata.httpStatusCode ?? 0
}

/** What S3's answers mean: error codes of the API and of the SDK, sorted into faults that pass and errors for a person. */

import { z } from 'zod'
import { type ErrorPlace, InvalidInputError, SourceUnavailableError } from '#lib/errors.ts'
import { changedError } from './http-errors.ts'
import { networkError } from './network-faults.ts'
import { PassingFault } from './retry.ts'

const answerFields = z.object({
  $metadata: z.object({ httpStatusCode: z.number() }),
  $response: z.object({ headers: z.record(z.string(), z.string()).optional() }).optional(),
  Region: z.string().optional(),
})

/** Codes that pass although their status is in the 400s (S3 API reference, list of error codes). */
const PASSING_CODES = new Set([
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ConditionalRequestConflict',
])

/** Codes by which S3 refuses credentials, whatever the status. */
const REFUSED_CODES = new Set(['ExpiredToken', 'InvalidToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'])

/** The error to throw for a failed request. */
export function s3Error(error: unknown, place: ErrorPlace): Error {
  const answer = answerOf(error)
  if (answer === undefined) return networkError(error, place)
  const { status, code } = answer
  const said = `status ${status}, ${code}: ${error instanceof Error ? error.message : error}`
  if (status >= 500 || status === 429 || PASSING_CODES.has(code)) {
    return new PassingFault(`S3 failed (${said})`, { cause: error })
  }
  if (isDenied(error)) return new SourceUnavailableError(`S3 denies access (${said}).`, place, { cause: error })
  if (code === 'NoSuchBucket') return new InvalidInputError('There is no such bucket.', place, { cause: error })
  if (isAbsent(error)) return new InvalidInputError('There is no such object in the bucket.', place, { cause: error })
  if (status === 412 || status === 416) {
    return changedError(place.url ?? '', `S3 no longer has the version that was opened (status ${status})`)
  }
  return new InvalidInputError(`S3 refused the request (${said}).`, place, { cause: error })
}

export function isDenied(error: unknown): boolean {
  const answer = answerOf(error)
  return answer !== undefined && (answer.status === 403 || REFUSED_CODES.has(answer.code))
}

/** No such key; a missing bucket is another matter. */
export function isAbsent(error: unknown): boolean {
  const answer = answerOf(error)
  return answer?.status === 404 && answer.code !== 'NoSuchBucket'
}

/** A condition on the object (`If-Match`, `If-None-Match`) did not hold. */
export function isConditionFailed(error: unknown): boolean {
  return answerOf(error)?.status === 412
}

/** The region that the bucket is in, where the answer says that the request went to another. */
export function regionOf(error: unknown): string | undefined {
  const answer = answerOf(error)
  if (answer === undefined || ![301, 307, 400].includes(answer.status)) return undefined
  return answer.region
}

interface Answer {
  readonly status: number
  /** Error code of the API; of an answer in another form (a proxy's web page) whatever the SDK made of it. */
  readonly code: string
  readonly region: string | undefined
}

/** What the server answered, where it was an answer; read from the fields, since a page of a proxy makes no S3ServiceException. */
function answerOf(error: unknown): Answer | undefined {
  if (!(error instanceof Error)) return undefined
  const parsed = answerFields.safeParse(error)
  if (!parsed.success) return undefined
  const { $metadata, $response, Region } = parsed.data
  const region = $response?.headers?.['x-amz-bucket-region'] ?? Region
  return { status: $metadata.httpStatusCode, code: error.name, region }
}

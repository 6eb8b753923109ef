/**
 * A file on a web server, read by ranges (RFC 9110, section 14). Every answer is held against the version that was
 * opened: by `If-Match` where the ETag is strong, and by comparing ETag, Last-Modified and total size in any case.
 */

import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import { checkRange, parseContentRange, rangeHeader } from './byte-range.ts'
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts'
import { changedError, noRangesError, statusError } from './http-errors.ts'
import {
  type BodyWish,
  exchange,
  type HttpAnswer,
  type HttpHead,
  type HttpOptions,
  type HttpRequest,
} from './http-exchange.ts'

export interface HttpSourceOptions extends HttpOptions, ReadOptions {
  /** What errors and provenance call it, where that is not the URL. */
  readonly name?: string
  readonly digests?: Readonly<Record<string, string>>
}

/** What identifies a version of the resource. */
interface Version {
  readonly etag: string | null
  readonly lastModified: string | null
  readonly size: number
}

/** One request (two where the server hides the size). InvalidInputError where there is no such file or ranges are not served. */
export async function openHttpSource(url: string, options: HttpSourceOptions = {}): Promise<ByteSource> {
  const { name = withoutSignature(url), digests, signal, ...http } = options
  const send = followingRedirects(checkedUrl(url, name), { ...http, name })
  const version = await readVersion(send, name, { signal })
  const conditions: Record<string, string> = isStrong(version.etag) ? { 'if-match': version.etag } : {}

  return {
    url: name,
    size: version.size,
    etag: version.etag ?? [version.size, version.lastModified].filter(part => part !== null).join(' '),
    ...(digests === undefined ? {} : { digests }),
    async read(range, { signal } = {}) {
      checkRange(range, { url: name, size: version.size })
      if (range.length === 0) return new Uint8Array(0)
      const headers = { range: rangeHeader(range), ...conditions }
      const answer = await send({ headers, wants: head => wantRange(head, range, version, name) }, { signal })
      return answer.body
    },
    async close() {},
  }
}

type Send = (request: HttpRequest, options: ReadOptions) => Promise<HttpAnswer>

/** Statuses by which servers turn away an expired signature. */
const EXPIRED_STATUSES = new Set([400, 401, 403, 404, 410])

/** Sends to where redirects led last time, and asks the first address again once that no longer answers. */
function followingRedirects(url: string, options: HttpOptions & { readonly name: string }): Send {
  let resolved = url
  return async (request, { signal }) => {
    if (resolved !== url) {
      const wants = (head: HttpHead) => (EXPIRED_STATUSES.has(head.status) ? NOTHING : request.wants(head))
      const answer = await exchange(resolved, { ...request, wants }, { ...options, signal })
      if (!EXPIRED_STATUSES.has(answer.status)) return answer
    }
    const answer = await exchange(url, request, { ...options, signal })
    resolved = answer.url
    return answer
  }
}

const NOTHING: BodyWish = { kind: 'none' }

/** Asks for the first byte: the answer tells size and version, and whether ranges are served at all. */
async function readVersion(send: Send, name: string, options: ReadOptions): Promise<Version> {
  const answer = await send({ headers: { range: 'bytes=0-0' }, wants: () => NOTHING }, options)
  if (isEmptyFile(answer)) return versionOf(answer, 0)
  if (answer.status === 200) throw noRangesError(answer, name)
  if (answer.status !== 206) throw statusError(answer, name)
  const answered = parseContentRange(answer.headers.get('content-range'))
  if (answered?.offset !== 0 || answered.length !== 1) throw wrongRangeError(answer, { offset: 0, length: 1 }, name)
  return versionOf(answer, answered.total ?? (await readSize(send, name, options)))
}

async function readSize(send: Send, name: string, options: ReadOptions): Promise<number> {
  const answer = await send({ method: 'HEAD', wants: () => NOTHING }, options)
  const size = Number(answer.headers.get('content-length') ?? Number.NaN)
  if (answer.status === 200 && Number.isSafeInteger(size)) return size
  throw new InvalidInputError('The server does not tell the size of the file.', {
    url: name,
    advice: 'Download the file and convert the copy.',
  })
}

/** Throws unless the answer is this range of this version. */
function wantRange(head: HttpHead, range: ByteRange, version: Version, name: string): BodyWish {
  if (head.status === 200) throw noRangesError(head, name)
  if (head.status !== 206) throw statusError(head, name)
  const answered = parseContentRange(head.headers.get('content-range'))
  checkVersion(versionOf(head, answered?.total ?? version.size), version, name)
  if (answered?.offset !== range.offset || answered.length !== range.length) throw wrongRangeError(head, range, name)
  const coding = head.headers.get('content-encoding') ?? 'identity'
  if (coding !== 'identity') throw new CorruptSourceError(`The server sent a range in ${coding} coding.`, { url: name })
  return { kind: 'exactly', bytes: range.length }
}

function checkVersion(now: Version, opened: Version, name: string): void {
  if (now.size !== opened.size) throw changedError(name, `its size was ${opened.size}, now ${now.size} bytes`)
  if (now.etag !== opened.etag) throw changedError(name, `its ETag was ${opened.etag}, now ${now.etag}`)
  if (now.lastModified !== opened.lastModified) {
    throw changedError(name, `it was last modified ${opened.lastModified}, now ${now.lastModified}`)
  }
}

function versionOf({ headers }: HttpHead, size: number): Version {
  return { etag: headers.get('etag'), lastModified: headers.get('last-modified'), size }
}

/** No byte of an empty file can be asked for, so servers answer 416 or the whole, empty file. */
function isEmptyFile({ status, headers }: HttpHead): boolean {
  return status === 416
    ? headers.get('content-range') === 'bytes */0'
    : status === 200 && headers.get('content-length') === '0'
}

/** Only a strong ETag may stand in `If-Match` (RFC 9110, 13.1.1). */
function isStrong(etag: string | null): etag is string {
  return etag?.startsWith('"') === true
}

function wrongRangeError({ headers }: HttpHead, { offset, length }: ByteRange, url: string): CorruptSourceError {
  const said = headers.get('content-range') ?? 'no Content-Range'
  return new CorruptSourceError(
    `The server answered with ${said} to a request for bytes ${offset}-${offset + length - 1}.`,
    { url, offset, advice: 'Download the file by other means and convert the copy.' },
  )
}

function checkedUrl(url: string, name: string): string {
  const parsed = URL.parse(url)
  if (parsed === null) throw new InvalidInputError('Not a valid URL.', { url: name })
  if (parsed.username !== '') {
    throw new InvalidInputError('URLs with a user name and password are not supported.', { url: name })
  }
  return parsed.href
}

/** Query parameters of signed links: of S3, Google Cloud Storage, Azure and CloudFront. */
const SIGNATURE_PARAMETERS =
  /^(x-amz-.*|x-goog-.*|awsaccesskeyid|signature|expires|policy|key-pair-id|sig|se|sp|sv|sr|st|token)$/i

/** The URL as it may be shown and kept. */
export function withoutSignature(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null) return url
  parsed.username = ''
  parsed.password = ''
  for (const parameter of [...parsed.searchParams.keys()]) {
    if (SIGNATURE_PARAMETERS.test(parameter)) parsed.searchParams.delete(parameter)
  }
  return parsed.href
}

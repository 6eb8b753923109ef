/**
 * An S3 server on the loopback, in memory, addressed by path: enough of the API for sources and stores (get, head, put,
 * delete, list; conditions, checksums, regions, access), and behaviour that a test can change while it runs. Signatures
 * are looked at for who signed and for which region, not verified.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { type BodyFaults, contentTag, parseRange, type Reply, readBody, send, startServer } from './loopback-server.ts'
import { errorXml, listObjects, writtenAt } from './s3-listing.ts'

export interface S3Behaviour extends BodyFaults {
  /** Region of all buckets; signed requests for another one are redirected. */
  region: string
  /** Who is let in. */
  access: 'all' | 'signed' | 'anonymous' | 'none'
  /** False: answers 200 with the whole object to every request. */
  ranges: boolean
  /** False: ignores If-Match, as some servers that speak S3 do. */
  heedsIfMatch: boolean
  /** Answers these first, one a request, before it behaves. */
  failures: S3Failure[]
  /** Decides for each request whether it fails before anything is done; may take its time. */
  fails: ((request: S3LoggedRequest) => S3Failure | undefined | Promise<S3Failure | undefined>) | undefined
  latencyMilliseconds: number
  stallAfterBytes: number | undefined
  breakAfterBytes: number | undefined
}

export interface S3Failure {
  readonly status: number
  readonly code: string
}

export interface S3LoggedRequest {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: URLSearchParams
  readonly signed: boolean
  readonly headers: IncomingMessage['headers']
}

export interface S3Server {
  /** The endpoint. */
  readonly url: string
  /** Bucket → key → content. */
  readonly buckets: Map<string, Map<string, Uint8Array>>
  readonly behaviour: S3Behaviour
  readonly log: S3LoggedRequest[]
  close(): Promise<void>
}

/** `objects` by bucket and key; buckets that are not named do not exist. */
export async function startS3Server(
  objects: Record<string, Record<string, Uint8Array>>,
  behaviour: Partial<S3Behaviour> = {},
): Promise<S3Server> {
  const state = {
    buckets: new Map(Object.entries(objects).map(([bucket, keys]) => [bucket, new Map(Object.entries(keys))])),
    behaviour: { ...wellBehaved(), ...behaviour },
    log: [] as S3LoggedRequest[],
  }
  const server = await startServer((request, response) => void answer(request, response, state))
  return { ...state, ...server }
}

function wellBehaved(): S3Behaviour {
  return {
    region: 'us-east-1',
    access: 'all',
    ranges: true,
    heedsIfMatch: true,
    failures: [],
    fails: undefined,
    latencyMilliseconds: 0,
    stallAfterBytes: undefined,
    breakAfterBytes: undefined,
  }
}

type State = Pick<S3Server, 'buckets' | 'behaviour' | 'log'>

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const { buckets, behaviour, log } = state
  const logged = parseRequest(request)
  log.push(logged)
  const body = new Uint8Array(await readBody(request))
  if (behaviour.latencyMilliseconds > 0) await sleep(behaviour.latencyMilliseconds)
  const objects = buckets.get(logged.bucket)
  const reply =
    (await refusal(logged, behaviour)) ??
    (objects === undefined ? errorReply(404, 'NoSuchBucket') : replyTo(logged, body, objects, behaviour))
  send(response, reply, behaviour)
}

function parseRequest({ method = 'GET', url = '/', headers }: IncomingMessage): S3LoggedRequest {
  const { pathname, searchParams } = new URL(url, 'http://loopback')
  const [, bucket = '', ...parts] = pathname.split('/')
  const key = parts.map(decodeURIComponent).join('/')
  return { method, bucket, key, query: searchParams, signed: headers.authorization !== undefined, headers }
}

async function refusal(request: S3LoggedRequest, behaviour: S3Behaviour): Promise<Reply | undefined> {
  const failure = behaviour.failures.shift() ?? (await behaviour.fails?.(request))
  if (failure !== undefined) return errorReply(failure.status, failure.code)
  const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1]
  if (region !== undefined && region !== behaviour.region) {
    return errorReply(301, 'PermanentRedirect', { 'x-amz-bucket-region': behaviour.region })
  }
  const { access } = behaviour
  const isLetIn = access === 'all' || access === (request.signed ? 'signed' : 'anonymous')
  return isLetIn ? undefined : errorReply(403, 'AccessDenied')
}

function replyTo(
  request: S3LoggedRequest,
  body: Uint8Array,
  objects: Map<string, Uint8Array>,
  behaviour: S3Behaviour,
): Reply {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (request.key === '') return { status: 200, body: listObjects(objects, request.bucket, request.query) }
      return getObject(request, objects.get(request.key), behaviour)
    case 'PUT':
      return putObject(request, objects, body)
    case 'DELETE':
      objects.delete(request.key)
      return { status: 204 }
    default:
      return errorReply(405, 'MethodNotAllowed')
  }
}

function getObject(
  { headers }: S3LoggedRequest,
  object: Uint8Array | undefined,
  { ranges, heedsIfMatch }: S3Behaviour,
): Reply {
  if (object === undefined) return errorReply(404, 'NoSuchKey')
  const etag = contentTag(object)
  const condition = headers['if-match']
  if (heedsIfMatch && condition !== undefined && condition !== etag) return errorReply(412, 'PreconditionFailed')
  const range = ranges ? parseRange(headers.range, object.length) : undefined
  if (range === null) return errorReply(416, 'InvalidRange')
  if (range === undefined) return { status: 200, headers: { etag }, body: object }
  const said = `bytes ${range.start}-${range.end - 1}/${object.length}`
  return { status: 206, headers: { etag, 'content-range': said }, body: object.subarray(range.start, range.end) }
}

function putObject({ key, headers }: S3LoggedRequest, objects: Map<string, Uint8Array>, body: Uint8Array): Reply {
  const checksum = headers['x-amz-checksum-crc32']
  if (headers['if-none-match'] === '*' && objects.has(key)) return errorReply(412, 'PreconditionFailed')
  if (checksum !== undefined && checksum !== crc32Base64(body)) return errorReply(400, 'BadDigest')
  objects.set(key, body)
  writtenAt(body)
  return { status: 200, headers: { etag: contentTag(body) } }
}

function errorReply(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body: errorXml(code) }
}

function crc32Base64(body: Uint8Array): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return bytes.toString('base64')
}

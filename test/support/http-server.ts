/** A real web server on the loopback, whose files and behaviour a test can change while it runs. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BodyFaults, contentTag, parseRange, type Reply, send, startServer } from './loopback-server.ts'

export interface HttpBehaviour extends BodyFaults {
  /** False: answers 200 with the whole file to every request. */
  ranges: boolean
  etag: 'strong' | 'weak' | 'none'
  lastModified: string | undefined
  /** False: answers 200 or 206 though the version asked for is gone. */
  heedsIfMatch: boolean
  /** Changes what is said in Content-Range; undefined leaves the header out. */
  contentRange: (honest: string) => string | undefined
  /** Bytes sent instead of those asked for, without telling. */
  body: (honest: Uint8Array) => Uint8Array
  /** Answers these first, one a request, before it behaves. */
  failures: { readonly status: number; readonly headers?: Record<string, string> }[]
  /** Path → where it redirects to. */
  redirects: Record<string, string>
  /** Paths that answer with this status. */
  statuses: Record<string, number>
  /** Answers everything with a web page of status 200. */
  webPage: boolean
  latencyMilliseconds: number
  stallAfterBytes: number | undefined
  breakAfterBytes: number | undefined
}

export interface LoggedRequest {
  readonly method: string
  readonly path: string
  readonly range: string | undefined
  readonly headers: IncomingMessage['headers']
}

export interface HttpServer {
  readonly url: string
  /** Path, starting with `/`, as it stands in the request line → content. */
  readonly files: Map<string, Uint8Array>
  readonly behaviour: HttpBehaviour
  readonly log: LoggedRequest[]
  close(): Promise<void>
}

export async function startHttpServer(
  files: Record<string, Uint8Array>,
  behaviour: Partial<HttpBehaviour> = {},
): Promise<HttpServer> {
  const state = {
    files: new Map(Object.entries(files)),
    behaviour: { ...wellBehaved(), ...behaviour },
    log: [] as LoggedRequest[],
  }
  const server = await startServer((request, response) => void answer(request, response, state))
  return { ...state, ...server }
}

function wellBehaved(): HttpBehaviour {
  return {
    ranges: true,
    etag: 'strong',
    lastModified: undefined,
    heedsIfMatch: true,
    contentRange: honest => honest,
    body: honest => honest,
    failures: [],
    redirects: {},
    statuses: {},
    webPage: false,
    latencyMilliseconds: 0,
    stallAfterBytes: undefined,
    breakAfterBytes: undefined,
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { files, behaviour, log }: Pick<HttpServer, 'files' | 'behaviour' | 'log'>,
): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = request
  log.push({ method, path, range: headers.range, headers })
  if (behaviour.latencyMilliseconds > 0) await sleep(behaviour.latencyMilliseconds)
  const file = files.get(path)
  const reply =
    trouble(path, behaviour) ??
    (file === undefined ? { status: 404, body: 'no such file' } : replyWith(file, headers, behaviour))
  send(response, reply, behaviour)
}

function trouble(path: string, behaviour: HttpBehaviour): Reply | undefined {
  const failure = behaviour.failures.shift()
  if (failure !== undefined) return { ...failure, body: 'trouble' }
  const status = behaviour.statuses[path]
  if (status !== undefined) return { status, body: 'trouble' }
  const location = behaviour.redirects[path]
  if (location !== undefined) return { status: 302, headers: { location } }
  if (!behaviour.webPage) return undefined
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>log in</html>' }
}

function replyWith(file: Uint8Array, headers: IncomingMessage['headers'], behaviour: HttpBehaviour): Reply {
  const etag = etagOf(file, behaviour.etag)
  const version = {
    ...(etag === undefined ? {} : { etag }),
    ...(behaviour.lastModified === undefined ? {} : { 'last-modified': behaviour.lastModified }),
  }
  const condition = headers['if-match']
  if (behaviour.heedsIfMatch && condition !== undefined && condition !== etag) return { status: 412 }

  const range = behaviour.ranges ? parseRange(headers.range, file.length) : undefined
  if (range === null) return { status: 416, headers: { 'content-range': `bytes */${file.length}` } }
  if (range === undefined) return { status: 200, headers: version, body: behaviour.body(file) }
  const said = behaviour.contentRange(`bytes ${range.start}-${range.end - 1}/${file.length}`)
  return {
    status: 206,
    headers: { ...version, ...(said === undefined ? {} : { 'content-range': said }) },
    body: behaviour.body(file.subarray(range.start, range.end)),
  }
}

function etagOf(file: Uint8Array, kind: HttpBehaviour['etag']): string | undefined {
  const tag = contentTag(file)
  return kind === 'none' ? undefined : kind === 'weak' ? `W/${tag}` : tag
}

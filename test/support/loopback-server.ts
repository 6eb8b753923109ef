/** What the HTTP and the S3 server of the tests share: start, stop, and sending replies in ways that go wrong. */

import { createHash } from 'node:crypto'
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from 'node:http'

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

export async function startServer(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces)
}

export interface Reply {
  readonly status: number
  readonly headers?: OutgoingHttpHeaders
  readonly body?: Uint8Array | string
}

export interface BodyFaults {
  /** Sends so many bytes of the body, then nothing more. */
  readonly stallAfterBytes?: number | undefined
  /** Sends so many bytes of the body, then breaks the connection. */
  readonly breakAfterBytes?: number | undefined
}

/** Sends the reply; faults strike the body. A HEAD request gets the length, but no body. */
export function send(
  response: ServerResponse,
  reply: Reply,
  { stallAfterBytes, breakAfterBytes }: BodyFaults = {},
): void {
  const body = typeof reply.body === 'object' ? reply.body : Buffer.from(reply.body ?? '')
  response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers })
  if (response.req.method === 'HEAD') {
    response.end()
  } else if (stallAfterBytes !== undefined) {
    response.flushHeaders()
    response.write(body.subarray(0, stallAfterBytes))
  } else if (breakAfterBytes !== undefined) {
    response.flushHeaders()
    response.write(body.subarray(0, breakAfterBytes), () => setTimeout(() => response.destroy(), 5))
  } else {
    response.end(body)
  }
}

const tags = new WeakMap<Uint8Array, string>()

/** A strong ETag of the content, worked out once: a test that changes content puts other bytes in place. */
export function contentTag(content: Uint8Array): string {
  const tag = tags.get(content) ?? `"${createHash('md5').update(content).digest('hex')}"`
  tags.set(content, tag)
  return tag
}

/** `bytes=a-b`, `bytes=a-` or `bytes=-n` as a half-open range within `size`; null where it lies outside. */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | null | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return start < end ? { start, end } : null
}

/**
 * One HTTP request with its answer: retried where a fault may pass, ended where it stalls, and never reading more of a
 * body than was wanted. Built on fetch, whose keep-alive pool serves all sources of the process.
 */

import type { Waiting } from '#lib/async.ts'
import { readAtMost, readExactly } from './body.ts'
import { networkError } from './network-faults.ts'
import { PassingFault, type RetryOptions, withRetries } from './retry.ts'
import { startWatchdog, type TimeOuts, type Watchdog } from './watchdog.ts'

export interface HttpOptions extends TimeOuts {
  readonly fetch?: typeof fetch
  readonly retries?: RetryOptions
}

export interface HttpHead {
  readonly status: number
  readonly headers: Headers
  /** Where redirects led. */
  readonly url: string
}

/** How much of a body is read. A body that is not wanted is cancelled, not drained: it may be the whole file. */
export type BodyWish =
  | { readonly kind: 'none' }
  | { readonly kind: 'exactly'; readonly bytes: number }
  | { readonly kind: 'atMost'; readonly bytes: number }

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD'
  readonly headers?: Readonly<Record<string, string>>
  /** Looks at status and headers before the body is touched; may throw. */
  readonly wants: (head: HttpHead) => BodyWish
}

export interface HttpAnswer extends HttpHead {
  readonly body: Uint8Array
}

/** Statuses that are the server's trouble of the moment: request time-out, throttling, and all of 5xx. */
const isPassingStatus = (status: number) => status === 408 || status === 429 || status >= 500

/** The answer, whatever its status, except those that pass: they are retried, then SourceUnavailableError. `name` goes into errors. */
export async function exchange(
  url: string,
  request: HttpRequest,
  { name, signal, ...options }: HttpOptions & Waiting & { readonly name: string },
): Promise<HttpAnswer> {
  const work = async () => {
    const watchdog = startWatchdog({ ...options, signal })
    try {
      return await attempt(url, request, options.fetch ?? fetch, watchdog, name)
    } catch (error) {
      throw networkError(watchdog.signal.aborted ? watchdog.signal.reason : error, { url: name })
    } finally {
      watchdog.stop()
    }
  }
  return withRetries(work, { url: name }, { ...options.retries, signal })
}

async function attempt(
  url: string,
  request: HttpRequest,
  send: typeof fetch,
  watchdog: Watchdog,
  name: string,
): Promise<HttpAnswer> {
  const response = await send(url, {
    method: request.method ?? 'GET',
    // Ranges count bytes of what is sent; a compressed form would have other offsets.
    headers: { 'accept-encoding': 'identity', ...request.headers },
    redirect: 'follow',
    signal: watchdog.signal,
  })
  watchdog.feed()
  const head = { status: response.status, headers: response.headers, url: response.url || url }
  try {
    if (isPassingStatus(head.status)) throw statusFault(head)
    const body = await readWanted(response, request.wants(head), watchdog, name)
    return { ...head, body }
  } finally {
    // A body left unread would keep its socket.
    if (!response.bodyUsed) await response.body?.cancel().catch(() => {})
  }
}

async function readWanted(response: Response, wish: BodyWish, watchdog: Watchdog, name: string): Promise<Uint8Array> {
  const pieces: AsyncIterable<Uint8Array> = response.body ?? emptyBody()
  switch (wish.kind) {
    case 'none':
      return new Uint8Array(0)
    case 'exactly':
      return readExactly(pieces, wish.bytes, { url: name }, watchdog.feed)
    case 'atMost':
      return readAtMost(pieces, wish.bytes, { url: name }, watchdog.feed)
  }
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

function statusFault({ status, headers }: HttpHead): PassingFault {
  const seconds = Number(headers.get('retry-after') ?? 0)
  const what = status === 429 ? 'The server asks to slow down' : 'The server failed'
  return new PassingFault(`${what} (status ${status})`, {
    retryAfterMilliseconds: Number.isFinite(seconds) ? seconds * 1000 : 0,
  })
}

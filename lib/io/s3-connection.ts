/**
 * Requests to one bucket: finds its region, signs where there are credentials, falls back to anonymous reading, retries.
 * The SDK's own retries are off: this folder has one layer of them.
 */

import type { S3Client } from '@aws-sdk/client-s3'
import { byteBudget, type Waiting } from '#lib/async.ts'
import { SourceUnavailableError } from '#lib/errors.ts'
import { type RetryOptions, withRetries } from './retry.ts'
import { type Credentials, MAX_SOCKETS, type S3ClientOptions, s3Clients } from './s3-clients.ts'
import { isDenied, regionOf, s3Error } from './s3-faults.ts'
import { startWatchdog, type TimeOuts, type Watchdog } from './watchdog.ts'

/** Where nothing says otherwise; S3 then tells the bucket's own region. */
const FIRST_REGION = 'us-east-1'

export interface S3Options extends S3ClientOptions, TimeOuts {
  readonly region?: string
  /** The caller pays for transfers; some buckets ask for it. */
  readonly requesterPays?: boolean
  readonly retries?: RetryOptions
  /** Connections that others use too; each source and store has its own where absent. */
  readonly pool?: S3Pool | undefined
}

/** One connection a bucket, for a process that opens very many sources and stores: it stays open. */
export interface S3Pool {
  connection(bucket: string, options: S3Options): S3Connection
}

/**
 * One request; `watchdog.signal` goes to the SDK, and `watchdog.feed` is called as a body arrives. Answers that are no
 * failure to the caller (no such key) are caught in here.
 */
export type S3Request<Result> = (client: S3Client, watchdog: Watchdog) => Promise<Result>

export interface S3SendOptions extends Waiting {
  /** Address of the object, for errors. */
  readonly url: string
  /** Reads are tried anonymously too where the credentials are refused. */
  readonly mode: 'read' | 'write'
}

export interface S3Connection {
  send<Result>(request: S3Request<Result>, options: S3SendOptions): Promise<Result>
  close(): void
}

export function s3Pool(): S3Pool {
  const connections = new Map<string, S3Connection>()
  return {
    connection(bucket, options) {
      const known = connections.get(bucket)
      if (known !== undefined) return known
      const opened = { ...openS3Connection(bucket, { ...options, pool: undefined }), close: () => {} }
      connections.set(bucket, opened)
      return opened
    },
  }
}

type Identity = 'signed' | 'anonymous'

/** The one of the pool where there is a pool. */
export function openS3Connection(bucket: string, options: S3Options = {}): S3Connection {
  if (options.pool !== undefined) return options.pool.connection(bucket, options)
  const clients = s3Clients(bucket, options)
  // The SDK queues what finds no socket; a request must not be timed while it stands in that queue.
  const sockets = byteBudget(MAX_SOCKETS)
  let region = options.region ?? FIRST_REGION
  let preferred: Identity = 'signed'

  /** Tries each identity, in the bucket's region. */
  const attempt = async <Result>(request: S3Request<Result>, sending: S3SendOptions): Promise<Result> => {
    const refusals = new Map<Identity, unknown>()
    for (const identity of await identitiesFor(sending.mode)) {
      try {
        const result = await attemptInRegion(identity, request, sending)
        if (sending.mode === 'read') preferred = identity
        return result
      } catch (error) {
        if (!isDenied(error)) throw s3Error(error, { url: sending.url })
        refusals.set(identity, error)
      }
    }
    throw deniedError(refusals, await clients.credentials(), sending.url)
  }

  const identitiesFor = async (mode: S3SendOptions['mode']): Promise<Identity[]> => {
    if ((await clients.credentials()) !== 'found') return ['anonymous']
    if (mode === 'write') return ['signed']
    return preferred === 'signed' ? ['signed', 'anonymous'] : ['anonymous', 'signed']
  }

  const attemptInRegion = <Result>(identity: Identity, request: S3Request<Result>, sending: S3SendOptions) =>
    sockets.use(1, () => attemptWithSocket(identity, request, sending), { signal: sending.signal })

  const attemptWithSocket = async <Result>(identity: Identity, request: S3Request<Result>, sending: S3SendOptions) => {
    const tried = region
    try {
      return await watched(clients.get(tried, identity), request, { ...options, signal: sending.signal })
    } catch (error) {
      const found = regionOf(error)
      if (found === undefined || found === tried) throw error
      region = found
      return watched(clients.get(found, identity), request, { ...options, signal: sending.signal })
    }
  }

  return {
    send: (request, sending) =>
      withRetries(
        () => attempt(request, sending),
        { url: sending.url },
        { ...options.retries, signal: sending.signal },
      ),
    close: clients.close,
  }
}

async function watched<Result>(
  client: S3Client,
  request: S3Request<Result>,
  options: TimeOuts & Waiting,
): Promise<Result> {
  const watchdog = startWatchdog(options)
  try {
    return await request(client, watchdog)
  } catch (error) {
    throw watchdog.signal.aborted ? watchdog.signal.reason : error
  } finally {
    watchdog.stop()
  }
}

/** Names every identity that was tried, and what S3 said to it. */
function deniedError(
  refusals: ReadonlyMap<Identity, unknown>,
  credentials: Credentials,
  url: string,
): SourceUnavailableError {
  const answers = [...refusals].map(([identity, said]) => `${identity}: ${said instanceof Error ? said.name : said}`)
  const missing = credentials === 'none' ? ' No AWS credentials were found.' : ''
  const advice = `Check the key (S3 denies objects that do not exist to those who may not list) and the rights to the bucket.${missing}`
  const cause = [...refusals.values()].at(-1)
  return new SourceUnavailableError(`S3 denies access (${answers.join('; ')}).`, { url, advice }, { cause })
}

/** The SDK's clients for one bucket: one for each region and identity that turns out to be needed, sharing credentials. */

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'

/** Requests in flight to one bucket: above the SDK's 50, since the small writes of a store wait for S3, not for the network. */
export const MAX_SOCKETS = 64

export interface S3ClientOptions {
  /** Address of a server that speaks S3; buckets are then addressed by path (`endpoint/bucket/key`). */
  readonly endpoint?: string
  /** Default: the chain of the AWS SDK (environment, profiles, roles), anonymous where it finds none. */
  readonly credentials?: S3ClientConfig['credentials'] | 'anonymous'
}

/** `none`: looked for and not found; `unwanted`: the caller chose anonymous. */
export type Credentials = 'found' | 'none' | 'unwanted'

export interface S3Clients {
  get(region: string, identity: 'signed' | 'anonymous'): S3Client
  /** Looks once. */
  credentials(): Promise<Credentials>
  close(): void
}

export function s3Clients(bucket: string, { endpoint, credentials }: S3ClientOptions): S3Clients {
  const base: S3ClientConfig = {
    ...(endpoint === undefined ? {} : { endpoint }),
    // The certificate of `*.s3.amazonaws.com` does not cover a bucket with a dot in its name.
    forcePathStyle: endpoint !== undefined || bucket.includes('.'),
    maxAttempts: 1,
    // Checksums belong to whole objects; ranges are guarded by length and ETag.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { httpsAgent: { maxSockets: MAX_SOCKETS }, httpAgent: { maxSockets: MAX_SOCKETS } },
  }
  // Its provider serves all clients, or each would go through the chain anew.
  const finder = new S3Client({
    ...base,
    region: 'us-east-1',
    ...(credentials === undefined || credentials === 'anonymous' ? {} : { credentials }),
  })
  const clients = new Map<string, S3Client>()
  let found: Promise<Credentials> | undefined

  return {
    get(region, identity) {
      const name = `${region} ${identity}`
      const who = identity === 'anonymous' ? ANONYMOUS : { credentials: finder.config.credentials }
      const client = clients.get(name) ?? new S3Client({ ...base, ...who, region })
      clients.set(name, client)
      return client
    },
    credentials() {
      found ??= credentials === 'anonymous' ? Promise.resolve('unwanted') : look(finder)
      return found
    },
    close() {
      for (const client of [finder, ...clients.values()]) client.destroy()
    },
  }
}

async function look(client: S3Client): Promise<Credentials> {
  try {
    await client.config.credentials()
    return 'found'
  } catch {
    return 'none'
  }
}

/** Requests go out as they are. Without the empty credentials the SDK would look for real ones. */
const ANONYMOUS: S3ClientConfig = {
  credentials: { accessKeyId: '', secretAccessKey: '' },
  signer: { sign: async request => request },
}

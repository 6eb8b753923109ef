/**
 * The first thing that a Fargate task runs, given to a bare Node image as text: fetches the bundle from S3 by one signed request,
 * checks it, unpacks it and starts it. Needs nothing but Node; the arguments are the bundle's URL, its sha256 and the region.
 */

import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** Where a container asks for its role's credentials, Amazon ECS Developer Guide, "Task IAM role". */
const CREDENTIALS_HOST = 'http://169.254.170.2'

/** A task has just got its network: the first request may come too early. */
const ATTEMPTS = 5

interface Credentials {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly Token: string
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest()

const [bundleUrl = '', expected = '', region = ''] = process.argv.slice(1)
const bundle = await persistently(() => fetchBundle(serverOf(new URL(bundleUrl)), region))
const found = sha256(bundle)
if (found !== expected) throw new Error(`The bundle ${bundleUrl} has the sha256 ${found}, expected ${expected}.`)
await import(pathToFileURL(join(unpack(bundle), 'convert.task.js')).href)

async function fetchBundle(url: URL, region: string): Promise<Uint8Array> {
  const response = await fetch(url, { headers: signed(url, region, await credentials()) })
  if (!response.ok) throw new Error(`GET ${url} gave ${response.status}: ${await response.text()}`)
  return new Uint8Array(await response.arrayBuffer())
}

async function credentials(): Promise<Credentials> {
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: full, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative } = process.env
  const response = await fetch(full ?? `${CREDENTIALS_HOST}${relative}`)
  if (!response.ok) throw new Error(`The role's credentials were refused with ${response.status}.`)
  return (await response.json()) as Credentials
}

/** The same object of another server, for tests: the SDK's own variable, and the bucket in the path. */
function serverOf(url: URL): URL {
  const server = process.env.AWS_ENDPOINT_URL_S3
  return server === undefined ? url : new URL(`${server}/${url.hostname.replace(/\.s3\..*$/, '')}${url.pathname}`)
}

/** Signature Version 4 of a GET without body and query, IAM User Guide, "Create a signed AWS API request". */
function signed(url: URL, region: string, { AccessKeyId, SecretAccessKey, Token }: Credentials) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const headers = {
    host: url.host,
    'x-amz-content-sha256': sha256(''),
    'x-amz-date': time,
    'x-amz-security-token': Token,
  }
  const names = Object.keys(headers).join(';')
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const request = ['GET', url.pathname, '', lines.join(''), names, headers['x-amz-content-sha256']].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Uint8Array>(hmac, `AWS4${SecretAccessKey}`)
  const signature = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n'))
    .digest('hex')
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

function unpack(bundle: Uint8Array): string {
  const files = JSON.parse(gunzipSync(bundle).toString()) as Record<string, string>
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

async function persistently<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let count = 1; ; count++) {
    try {
      return await attempt()
    } catch (error) {
      if (count === ATTEMPTS) throw error
      await new Promise(resolve => setTimeout(resolve, 1000 * count))
    }
  }
}

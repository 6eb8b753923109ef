/** The line of code that a Fargate task is started with, run as it is by a bare Node against a made-up S3 and its credentials. */

import { execFile } from 'node:child_process'
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundlesOfStack } from '#test/support/aws/bundles-of-stack.ts'
import { send, startServer } from '#test/support/loopback-server.ts'
import { type S3Server, startS3Server } from '#test/support/s3-server.ts'
import { BOOTSTRAP_OPTIONS } from '../../cdk/bundles.ts'

const run = promisify(execFile)

const { bootstrap, task } = await bundlesOfStack()

const REGION = 'us-west-2'
const BUCKET = 'cdk-hnb659fds-assets-123456789012-us-west-2'
const CREDENTIALS = {
  AccessKeyId: 'AKIDEXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
  Token: 'AQoDYXdzEJr//token+=',
}

/** A task that only says that it runs, from a second file. */
const SMALL_TASK = packed({
  'package.json': '{"type":"module"}',
  'convert.task.js': "import { word } from './shared.js'\nprocess.stdout.write(word + process.env.NWB2ZARR_BATCH)",
  'shared.js': "export const word = 'converts '",
})

function packed(files: Record<string, string>): Uint8Array {
  return gzipSync(JSON.stringify(files))
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('the first line of a task', () => {
  let s3: S3Server
  let credentials: Awaited<ReturnType<typeof startServer>>

  beforeAll(async () => {
    const objects = { 'small.nwb2zarr': SMALL_TASK, 'real.nwb2zarr': readFileSync(task) }
    s3 = await startS3Server({ [BUCKET]: objects }, { region: REGION, access: 'signed' })
    credentials = await startServer((request, response) => {
      const known = request.url === '/v2/credentials/task'
      send(response, known ? { status: 200, body: JSON.stringify(CREDENTIALS) } : { status: 403 })
    })
  })

  afterAll(() => Promise.all([s3.close(), credentials.close()]))

  const start = (key: string, hash: string, variables: Record<string, string> = {}) =>
    run(
      process.execPath,
      [...BOOTSTRAP_OPTIONS, bootstrap, `https://${BUCKET}.s3.${REGION}.amazonaws.com/${key}`, hash, REGION],
      {
        env: {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${credentials.url}/v2/credentials/task`,
          AWS_ENDPOINT_URL_S3: s3.url,
          NWB2ZARR_BATCH: 'batch 7',
          ...variables,
        },
      },
    )

  it('fetches, checks, unpacks and starts the bundle', async () => {
    const { stdout } = await start('small.nwb2zarr', sha256(SMALL_TASK))

    expect(stdout).toBe('converts batch 7')
  })

  it("signs its request as AWS's own client does, with the credentials of the role", async () => {
    s3.log.length = 0

    await start('small.nwb2zarr', sha256(SMALL_TASK))

    const headers = s3.log[0]?.headers ?? {}
    expect(s3.log).toHaveLength(1)
    expect(headers['x-amz-security-token']).toBe(CREDENTIALS.Token)
    expect(headers.authorization).toBe(await signatureOf(String(headers['x-amz-date']), String(headers.host)))
  })

  it('starts nothing when the bundle is another one', async () => {
    const starting = start('small.nwb2zarr', '0'.repeat(64))

    await expect(starting).rejects.toThrow(/has the sha256 [0-9a-f]{64}, expected 0{64}/)
    await expect(starting).rejects.not.toMatchObject({ stdout: expect.stringContaining('converts') })
  })

  it('asks again when the network is not there yet', async () => {
    s3.behaviour.failures = [{ status: 503, code: 'SlowDown' }]

    const { stdout } = await start('small.nwb2zarr', sha256(SMALL_TASK))

    expect(stdout).toBe('converts batch 7')
  })

  it('starts the real bundle, which says what it lacks', async () => {
    const starting = start('real.nwb2zarr', sha256(readFileSync(task)), { NWB2ZARR_BATCH: '{}' })

    await expect(starting).rejects.toThrow(/NWB2ZARR_OUTPUT/)
  })

  it('is plain text that a template can hold, and imports nothing but Node', () => {
    const imported = [...bootstrap.matchAll(/from"([^"]+)"/g)].map(([, target]) => target)

    expect(bootstrap.length).toBeLessThan(4096)
    expect(bootstrap).toMatch(/^[\x20-\x7e\n]+$/)
    // CloudFormation would take it for a reference.
    expect(bootstrap).not.toContain('${')
    expect(imported.filter(target => !target?.startsWith('node:'))).toEqual([])
  })
})

/** By the signer of the AWS SDK, for the request as it came. */
async function signatureOf(amzDate: string, host: string): Promise<string> {
  const signer = new SignatureV4({
    service: 's3',
    region: REGION,
    credentials: {
      accessKeyId: CREDENTIALS.AccessKeyId,
      secretAccessKey: CREDENTIALS.SecretAccessKey,
      sessionToken: CREDENTIALS.Token,
    },
    sha256: Sha256,
    uriEscapePath: false,
  })
  const time = new Date(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const request = {
    method: 'GET',
    protocol: 'http:',
    hostname: host,
    path: `/${BUCKET}/small.nwb2zarr`,
    headers: { host, 'x-amz-content-sha256': sha256(new Uint8Array()) },
  }
  const signed = await signer.sign(request, { signingDate: time })
  return signed.headers.authorization ?? ''
}

type Data = string | ArrayBuffer | ArrayBufferView

const bytesOf = (data: Data) => {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data)
}

/** Node's, as the signer asks for it. */
class Sha256 {
  readonly #hash: Hash | Hmac

  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data))
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {}
}

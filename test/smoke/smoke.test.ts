/** `npm run aws:smoke` against the synthesised stack on the loopback. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Cloud, startCloud } from '../support/aws/cloud.ts'
import { keyOfCopy, mirrorMissing, mirrorObjects } from '../support/aws/mirror.ts'
import { TESTER } from '../support/aws/s3-access.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const PROGRAM = fileURLToPath(new URL('smoke.ts', import.meta.url))
const SESSION = {
  dataset: 'Visual Behavior Ophys',
  root: 's3://mirror',
  sessions: ['1010535817'],
  options: { only: ['/processing/running/**'] },
}

describe.skipIf(mirrorMissing)(`aws:smoke${mirrorMissing ? `; ${mirrorMissing}` : ''}`, () => {
  let cloud: Cloud
  let folder = ''
  beforeAll(async () => {
    cloud = await startCloud({
      properties: {
        fargate: true,
        sourceBuckets: ['mirror'],
        watch: [{ bucket: 'arrivals', prefix: 'new/', dataset: 'nwb', required: 'quiet:0' }],
      },
      sources: { mirror: mirrorObjects(), arrivals: {} },
    })
    folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-smoke-'))
    writeFileSync(join(folder, 'small.nwb'), mirrorObjects()[keyOfCopy('1010535817')]!)
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await cloud?.close()
  }, 60_000)

  function smoke(...argv: readonly string[]): Promise<{ readonly code: number | null; readonly stdout: string }> {
    const env = {
      ...process.env,
      ...TESTER,
      AWS_REGION: 'us-west-2',
      AWS_ENDPOINT_URL: cloud.servicesUrl,
      AWS_ENDPOINT_URL_S3: cloud.s3.url,
    }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...argv], { env })
    let stdout = ''
    child.stdout.on('data', data => {
      stdout += data
    })
    return new Promise(resolve => child.once('exit', code => resolve({ code, stdout })))
  }

  it('passes, and leaves nothing but the records of the run that an arrival started', async () => {
    // EventBridge's part.
    cloud.faults.s3 = ({ method, bucket, key }) => {
      const event = { 'detail-type': 'Object Created', detail: { bucket: { name: bucket }, object: { key } } }
      if (method === 'PUT' && bucket === 'arrivals') setTimeout(() => void cloud.call('consider-session', event), 200)
      return undefined
    }
    const watched = ['--watched', 's3://arrivals/new/', '--file', join(folder, 'small.nwb')]

    const { code, stdout } = await smoke('--session', JSON.stringify(SESSION), '--fargate', '--poll', '300', ...watched)

    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^(PASS {2}.+\n){6}PASS\n$/) })
    const left = [...cloud.s3.buckets.get(cloud.output)!.keys()].filter(key => key.includes('smoke-'))
    expect(left.filter(key => !/^(_runs|_staging\/maps)\/[0-9a-f]{40}-1\//.test(key))).toEqual([])
    expect(cloud.s3.buckets.get('arrivals')!.size).toBe(0)
  })

  it('fails where there is no such stack', async () => {
    const { code, stdout } = await smoke('--stack', 'other')

    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('belongs to a stack other') })
  })
})

/** The door of Lambda, in this process: the bundles behind it are run by the scenarios of the machine. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunEnvironment } from '#lib/stages/run-environment.ts'
import { type S3Server, startS3Server } from '#test/support/s3-server.ts'

let server: S3Server
let door: typeof import('../../functions/handler.ts')

beforeAll(async () => {
  server = await startS3Server({ output: {} })
  Object.assign(process.env, {
    NWB2ZARR_OUTPUT: 's3://output/below',
    NWB2ZARR_SOURCES: '["s3://source"]',
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  })
  door = await import('../../functions/handler.ts')
})

afterAll(() => server.close())

const context = (milliseconds = 60_000) => ({
  awsRequestId: 'request',
  functionName: 'f',
  functionVersion: '1',
  memoryLimitInMB: '1769',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:f:1',
  getRemainingTimeInMillis: () => milliseconds,
})

const call = (handler: unknown, payload: unknown, milliseconds?: number): Promise<unknown> =>
  (handler as (payload: unknown, context: object) => Promise<unknown>)(payload, context(milliseconds))

const recorded = (key: string) => {
  const bytes = server.buckets.get('output')?.get(`below/_runs/${key}`)
  return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString())
}

const WAITING = { runId: 'r', status: 'RUNNING' }
const SUMMARY = { runId: 'r', states: {}, dollars: 0, summary: '', table: '', message: '' }

describe('stateHandler', () => {
  it('hands checked input and an environment of the stack to the state', async () => {
    const seen: { input?: unknown; env?: RunEnvironment } = {}
    const handler = door.stateHandler('SummariseRun', async (input, env) => {
      Object.assign(seen, { input, env })
      return SUMMARY
    })

    expect(await call(handler, { runId: 'r' })).toEqual(SUMMARY)
    expect(seen.input).toEqual(WAITING)
    expect(seen.env).toMatchObject({
      output: 's3://output/below',
      sources: ['s3://source'],
      hasFargate: false,
      attempt: 'request',
    })
  })

  it('refuses a payload with the name of the field', async () => {
    const handler = door.stateHandler('SummariseRun', async () => SUMMARY)

    await expect(call(handler, { runId: 'r', statuss: 'FAILED' })).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringContaining('statuss is not known; status was probably meant'),
    })
  })

  it('turns the end of its time into a signal and a name that is tried again', async () => {
    const handler = door.stateHandler('SummariseRun', async (_, { signal }) => {
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
      return SUMMARY
    })

    await expect(call(handler, WAITING, 10_050)).rejects.toMatchObject({ name: 'DeadlineExceededError' })
  })

  it('leaves the reason of a failure where the summary finds it, and throws it under its own name', async () => {
    const { CorruptSourceError } = await import('#lib/errors.ts')
    const handler = door.handlerOf('ConvertUnits', async () => {
      throw new CorruptSourceError('The file breaks off.', { url: 's3://source/a.nwb' })
    })

    await expect(call(handler, { runId: 'r', session: 'a/b', batch: 7 })).rejects.toMatchObject({
      name: 'CorruptSourceError',
      message: expect.stringContaining('s3://source/a.nwb'),
    })
    expect(recorded('r/failures/a%2Fb/ConvertUnits-7.json')).toMatchObject({
      session: 'a/b',
      batch: 7,
      error: 'CorruptSourceError',
      reason: expect.stringContaining('The file breaks off (s3://source/a.nwb). Fetch the file again'),
    })
  })
})

/**
 * What goes wrong in a real run, made to go wrong: processes are killed, S3 fails, capacity is taken back, files change, people stop
 * and start. Nothing is lost, and nothing is published that is not whole.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Cloud, startCloud } from '../support/aws/cloud.ts'
import { copiedSessions, keyOfCopy, mirrorMissing, mirrorObjects } from '../support/aws/mirror.ts'
import { differingKeys, documentOf, objectsBelow, statesOf } from '../support/aws/stores.ts'
import { randomNumbers } from '../support/random.ts'
import { writtenAt } from '../support/s3-listing.ts'
import type { Execution } from '../support/step-functions/execution.ts'

// On a machine that others keep busy a run takes minutes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const [ONE = '', TWO = '', THREE = ''] = copiedSessions(3)
const DATASET = 'visual-behavior-ophys'
const OPTIONS = { only: ['/processing/running/**'] }

const input = (outputPrefix: string, sessions: string[], more = {}) => ({
  dataset: DATASET,
  root: 's3://mirror',
  sessions,
  outputPrefix,
  options: OPTIONS,
  maxConcurrency: 2,
  inspect: false,
  ...more,
})

/** Names of the errors of all tasks of an execution and of its children. */
function errorsOf({ history, mapRuns }: Execution): string[] {
  const own = history.events.filter(({ type }) => type === 'TaskFailed').map(({ detail }) => detail ?? '')
  const children = mapRuns.flatMap(run => run.children.filter(child => child !== undefined))
  return [...own, ...children.flatMap(errorsOf)]
}

/** Calls `act` once, at the `count`th request of the role that `isMeant`. */
function atRequest(
  count: number,
  isMeant: Parameters<typeof countRequests>[0],
  act: () => void,
): Cloud['faults']['s3'] {
  const counted = countRequests(isMeant)
  return (request, role) => {
    if (counted.add(request, role) === count) act()
    return undefined
  }
}

type Fault = NonNullable<Cloud['faults']['s3']>

function countRequests(isMeant: (request: Parameters<Fault>[0], role: string) => boolean) {
  let found = 0
  return { add: (...call: Parameters<Fault>) => (isMeant(call[0], call[1]) ? ++found : 0) }
}

const writesOf =
  (name: string): Parameters<typeof countRequests>[0] =>
  ({ method }, role) =>
    method === 'PUT' && role.includes(name)

describe.skipIf(mirrorMissing)(`faults of a run${mirrorMissing ? `; ${mirrorMissing}` : ''}`, () => {
  let cloud: Cloud
  let mergeWrites = 0
  const storeOf = (prefix: string, session: string) => objectsBelow(cloud, `${prefix}/${DATASET}/${session}.nwb.zarr/`)
  /** Differences from a run that nothing disturbed. */
  const damage = (prefix: string, ...sessions: readonly string[]) =>
    sessions.flatMap(session => differingKeys(storeOf(prefix, session), storeOf('reference', session)))

  beforeAll(async () => {
    cloud = await startCloud({
      properties: {
        fargate: true,
        sourceBuckets: ['mirror'],
        watch: [
          { bucket: 'arrivals', prefix: 'finished/', dataset: 'nwb', required: 'quiet:0' },
          { bucket: 'arrivals', prefix: 'ephys/', dataset: 'visual-behavior-ephys' },
        ],
      },
      sources: { mirror: mirrorObjects(3), arrivals: {} },
    })
    const counted = countRequests(writesOf('MergeSession'))
    cloud.faults.s3 = (...call) => {
      mergeWrites = Math.max(mergeWrites, counted.add(...call))
      return undefined
    }
    await cloud.run('reference', input('reference', [ONE]))
    cloud.faults.s3 = undefined
    await cloud.run('reference-2', input('reference', [TWO, THREE]))
  })
  afterEach(() => {
    cloud.faults.s3 = undefined
    cloud.limits.taken = 0
    cloud.tasks.fate = () => 'work'
  })
  afterAll(() => cloud?.close(), 60_000)

  it('a process that is killed in the middle of a batch: its batch goes on where it stood', async () => {
    cloud.faults.s3 = atRequest(2, writesOf('ConvertUnits'), () => {
      for (const instance of cloud.functions.get('convert-units')!.working) instance.kill()
    })

    const execution = await cloud.run('killed', input('killed', [ONE]))

    expect(errorsOf(execution)).toEqual(['Runtime.ExitError'])
    expect(execution.status).toBe('SUCCEEDED')
    expect(damage('killed', ONE)).toEqual([])
  })

  it('five of a hundred requests to S3 failing, and five slow', async () => {
    const random = randomNumbers(5)
    cloud.faults.s3 = async () => {
      const drawn = random()
      if (drawn < 0.025) return { status: 503, code: 'SlowDown' }
      if (drawn < 0.05) return { status: 500, code: 'InternalError' }
      if (drawn < 0.1) await new Promise(resolve => setTimeout(resolve, 30))
      return undefined
    }

    const { status } = await cloud.run('shaky', input('shaky', [ONE]))

    expect(status).toBe('SUCCEEDED')
    expect(damage('shaky', ONE)).toEqual([])
  })

  it('an account whose Lambda functions are all taken but one: slow, not failed', async () => {
    cloud.limits.taken = 999

    const execution = await cloud.run('throttled', input('throttled', [ONE, TWO]))

    expect(new Set(errorsOf(execution))).toEqual(new Set(['Lambda.TooManyRequestsException']))
    expect(execution.status).toBe('SUCCEEDED')
    expect(damage('throttled', ONE, TWO)).toEqual([])
  })

  it('Spot capacity that is taken back: the batch goes on in a container on demand', async () => {
    cloud.tasks.log.length = 0
    cloud.faults.s3 = atRequest(1, writesOf('Task'), () => cloud.tasks.interrupt())

    const execution = await cloud.run('spot', input('spot', [ONE], { compute: 'fargate' }))

    expect(errorsOf(execution)).toEqual(['SpotInterrupted'])
    expect(cloud.tasks.log).toEqual(['FARGATE_SPOT', 'FARGATE'])
    expect(execution.status).toBe('SUCCEEDED')
    expect(damage('spot', ONE)).toEqual([])
  })

  it('a container that ends without a word: its heartbeat is missed', async () => {
    cloud.tasks.log.length = 0
    cloud.tasks.fate = provider => (provider === 'FARGATE_SPOT' ? 'vanish' : 'work')

    const execution = await cloud.run('vanished', input('vanished', [ONE], { compute: 'fargate' }))

    expect(errorsOf(execution)).toEqual(['States.HeartbeatTimeout'])
    expect(execution.status).toBe('SUCCEEDED')
    expect(damage('vanished', ONE)).toEqual([])
  })

  it('a source that is replaced in the middle: not published, named, and converted anew by retryFailedOf', async () => {
    const mirror = cloud.s3.buckets.get('mirror')!
    const original = mirror.get(keyOfCopy(ONE))!
    const reads = ({ method, bucket }: { method: string; bucket: string }, role: string) =>
      method === 'GET' && bucket === 'mirror' && role.includes('ConvertUnits')
    cloud.faults.s3 = atRequest(1, reads, () => mirror.set(keyOfCopy(ONE), Buffer.concat([original, Buffer.alloc(1)])))

    const { status } = await cloud.run('replaced', input('replaced', [ONE, TWO]))

    const summary = documentOf(cloud, 'replaced')
    const failed = summary.sessions.find(({ session }: { session: string }) => session === ONE)
    expect(status).toBe('FAILED')
    expect(failed).toMatchObject({ state: 'failed', error: 'SourceChangedError' })
    expect(storeOf('replaced', ONE).has('.zmetadata')).toBe(false)

    cloud.faults.s3 = undefined
    await cloud.run('retry', { dataset: DATASET, retryFailedOf: 'replaced' })

    expect(statesOf(cloud, 'retry')[ONE]).toBe('converted')
    expect(storeOf('replaced', ONE).has('.zmetadata')).toBe(true)
    mirror.set(keyOfCopy(ONE), original)
  })

  it('a merge that is killed between two writes, again and again', async () => {
    const kills = [1, 5, Math.ceil(mergeWrites / 2), mergeWrites - 2, mergeWrites - 1]
    let writes = 0
    const unwhole: string[] = []
    cloud.faults.s3 = (request, role) => {
      if (!writesOf('MergeSession')(request, role) || ++writes !== kills[0]) return undefined
      kills.shift()
      writes = 0
      for (const instance of cloud.functions.get('merge-session')!.working) instance.kill()
      if (storeOf('merges', ONE).has('.zmetadata')) unwhole.push(...damage('merges', ONE))
      return undefined
    }

    let execution = await cloud.run('merges', input('merges', [ONE]))
    while (execution.status !== 'SUCCEEDED' && execution.redriveCount < 5) execution = await cloud.redrive(execution)

    expect(kills).toEqual([])
    expect(execution.status).toBe('SUCCEEDED')
    expect(unwhole).toEqual([])
    expect(damage('merges', ONE)).toEqual([])
  })

  it('a run that is stopped with a session half done, and redriven', async () => {
    cloud.faults.s3 = atRequest(2, writesOf('ConvertUnits'), () => cloud.executions.get('stopped')!.stop())

    const execution = await cloud.run('stopped', input('stopped', [ONE, TWO]))
    expect(execution.status).toBe('ABORTED')
    expect(documentOf(cloud, 'stopped').status).toBe('ABORTED')
    expect(storeOf('stopped', ONE).has('.zmetadata') && storeOf('stopped', TWO).has('.zmetadata')).toBe(false)

    cloud.faults.s3 = undefined
    await cloud.redrive(execution)

    expect(execution.status).toBe('SUCCEEDED')
    expect(Object.values(statesOf(cloud, 'stopped'))).toEqual(['converted', 'converted'])
    expect(damage('stopped', ONE, TWO)).toEqual([])
  })

  it('a run that is stopped while a container works: it leaves at the next sign of life', async () => {
    const stopped = Promise.withResolvers<number>()
    cloud.faults.s3 = async ({ method }, role) => {
      if (method !== 'PUT' || !role.includes('Task')) return undefined
      cloud.executions.get('left')?.stop()
      stopped.resolve(performance.now())
      // A write that takes longer than the container may stay.
      await sleep(60_000, undefined, { ref: false })
      return undefined
    }

    const { status } = await cloud.run('left', input('left', [ONE], { compute: 'fargate' }))
    const since = await stopped.promise
    expect(cloud.tasks.running).toBe(1)
    while (cloud.tasks.running > 0 && performance.now() - since < 60_000) await sleep(100)

    expect(status).toBe('ABORTED')
    expect(cloud.tasks.running).toBe(0)
    // A heartbeat is 30 s; a busy machine takes a little longer.
    expect(performance.now() - since).toBeLessThan(40_000)
  })

  it('two runs of one session at once', async () => {
    const executions = await Promise.all(['a', 'b'].map(name => cloud.run(`both-${name}`, input('both', [ONE]))))

    expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED'])
    expect(damage('both', ONE)).toEqual([])
  })

  it('the same run again: nothing is done; with overwrite, the store is made anew', async () => {
    await cloud.run('again', input('both', [ONE], { inspect: true }))
    await cloud.run(
      'other',
      input('both', [ONE], {
        options: { only: ['/processing/running/speed/**'] },
        overwrite: true,
        notify: true,
        inspect: true,
      }),
    )

    expect(Object.values(statesOf(cloud, 'again'))).toEqual(['already-done'])
    expect(Object.values(statesOf(cloud, 'other'))).toEqual(['converted'])
    expect([...storeOf('both', ONE).keys()].filter(key => key.startsWith('processing/running/dx/data/0'))).toEqual([])
    expect(cloud.messages).toHaveLength(1)
  })

  it('a dry run, and one that would cost too much: nothing is converted', async () => {
    await cloud.run('dry', input('dry', [ONE], { dryRun: true }))
    await cloud.run('dear', input('dear', [ONE], { maxDollars: 0.000001 }))

    expect(Object.values(statesOf(cloud, 'dry'))).toEqual(['planned'])
    expect([...storeOf('dry', ONE), ...storeOf('dear', ONE)]).toEqual([])
    expect(cloud.executions.get('dear')).toMatchObject({ status: 'FAILED', error: 'InvalidInputError' })
    expect(cloud.executions.get('dear')?.cause).toContain('more than maxDollars')
  })

  it('starts by the arrival of an object, once, and converts it', async () => {
    const key = 'finished/day 1/session_A.nwb'
    cloud.s3.buckets.get('arrivals')!.set(key, mirrorObjects()[keyOfCopy('1010535817')]!)
    const event = {
      'detail-type': 'Object Created',
      detail: { bucket: { name: 'arrivals' }, object: { key } },
    }

    const before = new Set(cloud.executions.keys())
    await Promise.all([cloud.call('consider-session', event), cloud.call('consider-session', event)])
    const [name = '', ...others] = [...cloud.executions.keys()].filter(known => !before.has(known))
    const { status } = await cloud.ended(name)

    expect(others).toEqual([])
    expect(status).toBe('SUCCEEDED')
    expect(Object.values(statesOf(cloud, name))).toEqual(['converted'])
    expect(await cloud.call('consider-session', { sweep: true })).toMatchObject([{ status: 'done' }])
  })

  it('a session that lacks a probe for more than a day: told once, not started', async () => {
    const key = 'behavior_ecephys_sessions/1044016459/ecephys_session_1044016459.nwb'
    const base = new Uint8Array(mirrorObjects()[`visual-behavior-neuropixels/${key}`]!)
    writtenAt(base, new Date(Date.now() - 25 * 3_600_000))
    cloud.s3.buckets.get('arrivals')!.set(`ephys/${key}`, base)
    const [started, told] = [cloud.executions.size, cloud.messages.length]

    const considered = [
      await cloud.call('consider-session', { sweep: true }),
      await cloud.call('consider-session', { sweep: true }),
    ]

    for (const each of considered) {
      expect(each).toContainEqual(
        expect.objectContaining({ session: 'behavior_ecephys_sessions/1044016459', status: 'incomplete' }),
      )
    }
    expect(cloud.executions.size).toBe(started)
    expect(cloud.messages.slice(told)).toMatchObject([
      { message: expect.stringContaining('incomplete for more than 24 hours') },
    ])
  })

  it('a run for documents alone, whose tables and answers lie in a bucket', async () => {
    const { status } = await cloud.run('documents', {
      dataset: DATASET,
      root: 's3://mirror/documents',
      sessions: ['1010535817'],
      mode: 'metadata',
      metadata: { tables: 's3://mirror/documents', cache: 's3://mirror/answers' },
    })

    expect(status).toBe('SUCCEEDED')
    expect(Object.keys(statesOf(cloud, 'documents'))).toEqual(['1010535817'])
  })

  it('is survived with every grant of S3 used, and nothing asked for that is not granted', () => {
    const unused = cloud.roles.granted().filter(grant => grant.includes(' s3:') && !cloud.roles.used().has(grant))

    // What Step Functions itself asks of S3 for results that it uploads in parts, and for a list that is not there.
    const byService = unused.filter(grant =>
      /WorkflowMachine.* s3:(ListBucket|ListMultipartUploadParts|AbortMultipartUpload)$/.test(grant),
    )
    expect(unused.filter(grant => !byService.includes(grant))).toEqual([])
    expect([...cloud.roles.refused]).toEqual([])
  })
})

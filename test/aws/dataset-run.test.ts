/**
 * The whole of a dataset by the machine as it is deployed: synthesised definition, real bundles, every request under the policy of its
 * role. The stores are those of the command line, byte for byte.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Cloud, startCloud } from '../support/aws/cloud.ts'
import { copiedSessions, keyOfCopy, mirrorMissing, mirrorObjects } from '../support/aws/mirror.ts'
import { TESTER } from '../support/aws/s3-access.ts'
import { differingKeys, documentOf, objectsBelow, statesOf } from '../support/aws/stores.ts'
import { keysOf } from '../support/folder.ts'
import { runInProcess } from '../support/run-in-process.ts'

// On a machine that others keep busy a run takes minutes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const COPIES = 36
const [CORRUPT = '', ...WHOLE] = copiedSessions(COPIES)
const ONLY = '/processing/running/**'

/** Sessions that are converted whole: with probes, of several planes, of behavior alone, with eye tracking. */
const DATASETS: readonly (readonly [string, readonly string[]])[] = [
  ['visual-behavior-ephys', ['1044016459']],
  ['visual-behavior-ophys', ['1010535817', '951520319']],
  ['visual-coding-ephys', ['732592105']],
  ['visual-coding-ophys', ['501704220']],
]

/** The command line names stores by their base file, a run by their session. */
const ofSession = (key: string, sessions: readonly string[]) =>
  key.replace(/^[^/]+(?=\/)/, store => `${sessions.find(session => store.includes(session))}.nwb.zarr`)

/** Without the reports that lie beside them. */
const inStores = (objects: ReadonlyMap<string, Uint8Array>) =>
  new Map([...objects].filter(([key]) => key.includes('.nwb.zarr/')))

describe.skipIf(mirrorMissing)(`a run of a dataset${mirrorMissing ? `; ${mirrorMissing}` : ''}`, () => {
  let cloud: Cloud
  let folder = ''
  beforeAll(async () => {
    const mirror = mirrorObjects(COPIES)
    mirror[keyOfCopy(CORRUPT)] = mirror[keyOfCopy(CORRUPT)]!.map((byte, at) => (at > 2000 ? byte ^ 0x55 : byte))
    cloud = await startCloud({
      properties: { sourceBuckets: ['mirror'] },
      sources: { mirror },
    })
    folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-cloud-'))
    for (const [name, value] of Object.entries({ ...TESTER, AWS_REGION: 'us-west-2' })) vi.stubEnv(name, value)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
    await cloud?.close()
  }, 60_000)

  /** The same sessions by the command line; returns what differs. */
  async function differences(
    dataset: string,
    sessions: readonly string[],
    { prefix = '', options = [] }: { readonly prefix?: string; readonly options?: readonly string[] } = {},
  ): Promise<string[]> {
    const out = join(folder, prefix, dataset)
    const named = sessions.flatMap(session => ['--session', session])
    const source = ['--dataset', dataset, '--root', 's3://mirror', '--endpoint', cloud.s3.url]
    const run = await runInProcess(['convert', ...source, ...named, ...options, '--out', out, '--quiet'])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const below = objectsBelow(cloud, `${prefix}${dataset}/`)
    const found = new Map([...below].filter(([key]) => sessions.some(session => key.startsWith(session))))
    const expected = [...keysOf(out)].map(([key, bytes]) => [ofSession(key, sessions), bytes] as const)
    return differingKeys(inStores(found), inStores(new Map(expected)))
  }

  it.each(DATASETS)('converts sessions of %s as the command line does', async (dataset, sessions) => {
    const input = { dataset, root: 's3://mirror', sessions: [...sessions], maxConcurrency: 2 }
    const { status, cause } = await cloud.run(dataset, input)

    expect({ status, cause }).toEqual({ status: 'SUCCEEDED', cause: undefined })
    expect(statesOf(cloud, dataset)).toEqual(Object.fromEntries(sessions.map(session => [session, 'converted'])))
    expect(await differences(dataset, sessions)).toEqual([])
  })

  it('converts all sessions but one when the file of one is corrupt, and names it with the reason', async () => {
    const { status } = await cloud.run('copies', {
      dataset: 'Visual Behavior Ophys',
      root: 's3://mirror',
      sessions: [CORRUPT, ...WHOLE],
      outputPrefix: 'copies',
      options: { only: [ONLY] },
      maxConcurrency: 2,
      inspect: false,
    })

    const summary = documentOf(cloud, 'copies')
    expect(status).toBe('SUCCEEDED')
    expect(summary.states).toEqual({ converted: COPIES - 1, failed: 1 })
    expect(summary.sessions.find(({ state }: { state: string }) => state === 'failed')).toMatchObject({
      session: CORRUPT,
      error: 'CorruptSourceError',
      reason: expect.stringContaining(keyOfCopy(CORRUPT)),
    })
    expect(objectsBelow(cloud, `copies/visual-behavior-ophys/${CORRUPT}.nwb.zarr/.zmetadata`).size).toBe(0)
  })

  it('makes 35 stores that are the same but for the address of their source, and the command line makes it, too', async () => {
    const storeOf = (session: string) => {
      const store = objectsBelow(cloud, `copies/visual-behavior-ophys/${session}.nwb.zarr/`)
      return new Map([...store].filter(([key]) => key !== 'nwb2zarr/provenance.json'))
    }
    const [first = '', ...others] = WHOLE

    expect(
      await differences('visual-behavior-ophys', [first], { prefix: 'copies/', options: ['--only', ONLY] }),
    ).toEqual([])
    expect(others.flatMap(session => differingKeys(storeOf(session), storeOf(first)))).toEqual([])
  })
})

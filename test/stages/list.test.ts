import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { InvalidInputError } from '#lib/errors.ts'
import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import { listSessions } from '#lib/stages/list.ts'
import { listInput } from '#lib/stages/payloads.ts'
import { type DandiServer, startDandiServer } from '#test/support/dandi-server.ts'
import { type HttpServer, startHttpServer } from '#test/support/http-server.ts'
import {
  type MadeDataset,
  madeVisualBehaviorEphys,
  madeVisualBehaviorOphys,
  madeVisualCodingEphys,
  madeVisualCodingOphys,
} from '#test/support/manifests.ts'
import { type S3Server, startS3Server } from '#test/support/s3-server.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const FIXTURES = sharedFolder('fixtures')
const QUICK = { retries: { attempts: 2, sleep: async () => {} } }

const bytes = (text: string) => new TextEncoder().encode(text)

/** One small content for all objects: a listing tells sizes, nobody reads them. */
const CONTENT = bytes('x')

/** Keys of a bucket, below `prefix`. */
const keysOf = ({ manifests, objects }: MadeDataset, prefix: string): Record<string, Uint8Array> => ({
  ...Object.fromEntries([...objects.keys()].map(key => [`${prefix}/${key}`, CONTENT])),
  ...Object.fromEntries(Object.entries(manifests).map(([key, text]) => [`${prefix}/${key}`, bytes(text)])),
})

const environment = (options: { readonly endpoint?: string; readonly dandiApiUrl?: string } = {}) => ({
  openSource: (url: string, waiting = {}) => openSource(url, { ...QUICK, ...options, ...waiting }),
  openStore: (url: string) => openStore(url, { ...QUICK, credentials: 'anonymous', ...options }),
  signal: new AbortController().signal,
})

const list = (input: Parameters<typeof listInput.parse>[0], env = environment()) =>
  listSessions(listInput.parse(input), env)

describe('listSessions, of buckets', () => {
  let s3: S3Server
  beforeAll(async () => {
    const ophys = madeVisualCodingOphys()
    s3 = await startS3Server(
      {
        'visual-behavior-neuropixels-data': keysOf(madeVisualBehaviorEphys(), 'visual-behavior-neuropixels'),
        'visual-behavior-ophys-data': keysOf(madeVisualBehaviorOphys(), 'visual-behavior-ophys'),
        'allen-brain-observatory': {
          ...keysOf(madeVisualCodingEphys(), 'visual-coding-neuropixels/ecephys-cache'),
          ...keysOf(ophys, 'visual-coding-2p'),
        },
        'visual-coding-ophys-data': keysOf({ manifests: {}, objects: ophys.eyeTracking }, 'visual-coding-ophys'),
        lab: keysOf(madeVisualBehaviorEphys({ ecephys: 1000, behavior: 4000 }), 'mirror/visual-behavior-neuropixels'),
      },
      { region: 'us-west-2' },
    )
  })
  afterAll(() => s3.close())

  it.each([
    ['visual-behavior-ephys', 3424, 4311, 12],
    ['visual-behavior-ophys', 4782, 6015, 10],
    ['visual-coding-ephys', 58, 400, 4],
  ])('finds all of %s at its public places, in a bounded number of requests', async (dataset, total, objects, most) => {
    s3.log.length = 0

    const found = await list({ dataset }, environment({ endpoint: s3.url }))

    expect(found).toMatchObject({ total, warnings: [] })
    expect(found.sessions.flatMap(session => session.objects)).toHaveLength(objects)
    expect(found.sessions.flatMap(session => session.missing)).toEqual([])
    expect(s3.log.length).toBeLessThanOrEqual(most)
    expect(s3.log.filter(({ query }) => query.has('versions'))).toEqual([])
  })

  it('finds 5000 sessions in seconds and 17 requests', async () => {
    s3.log.length = 0
    const started = performance.now()

    const found = await list(
      { dataset: 'visual-behavior-ephys', root: 's3://lab/mirror/' },
      environment({ endpoint: s3.url }),
    )

    expect(found.sessions).toHaveLength(5000)
    // Three tables, seven pages of recordings, four of behavior; the table is looked for in one more place at most.
    expect(s3.log.length).toBeLessThanOrEqual(17)
    expect(performance.now() - started).toBeLessThan(8000)
  })

  it('takes the processed and raw files from DANDI, page by page', async () => {
    const { assets } = madeVisualCodingOphys()
    const dandi = await startDandiServer(
      { dandiset: '000728', version: '0.240827.1809' },
      [...assets].map(([path, size]) => ({ path, size })),
    )
    s3.log.length = 0

    const found = await list(
      { dataset: 'Visual Coding Ophys' },
      environment({ endpoint: s3.url, dandiApiUrl: dandi.apiUrl }),
    ).finally(() => dandi.close())

    expect(found).toMatchObject({ total: 1518, warnings: [] })
    expect(found.sessions.flatMap(({ missing }) => missing)).toEqual([])
    expect(found.sessions[0]?.objects[0]).toEqual({
      role: 'base',
      need: 'required',
      url: 'dandi:000728@0.240827.1809/sub-495000000/sub-495000000_ses-500000000-StimB_behavior+image+ophys.nwb',
      size: 500_000_000,
    })
    expect(found.sessions.filter(({ objects }) => objects.some(({ role }) => role === 'eye-tracking'))).toHaveLength(
      818,
    )
    expect(dandi.log).toHaveLength(4)
    expect(s3.log.length).toBeLessThanOrEqual(5)
  })

  it.each([
    ['visual-behavior-ephys', ['1040000001', '980000000'], [7, 1], 5],
    ['visual-behavior-ophys', ['870004781'], [8], 9],
    ['visual-coding-ephys', ['715093703'], [7], 3],
  ])('lists only the objects of a few sessions of %s', async (dataset, ids, objects, most) => {
    s3.log.length = 0

    const few = await list({ dataset, ids }, environment({ endpoint: s3.url }))

    expect(few.sessions.map(session => session.objects.length)).toEqual(objects)
    expect(few.sessions.flatMap(({ missing }) => missing)).toEqual([])
    expect(s3.log.length).toBeLessThanOrEqual(most)
    const whole = await list({ dataset }, environment({ endpoint: s3.url }))
    expect(few.sessions).toEqual(ids.map(id => whole.sessions.find(session => session.id === id)))
  })

  it('takes the address of the bucket on the web for the bucket', async () => {
    const root = 'https://visual-behavior-ophys-data.s3.us-west-2.amazonaws.com/visual-behavior-ophys/'

    const { places } = await list(
      { dataset: 'visual-behavior-ophys', root, ids: ['870000000'] },
      environment({ endpoint: s3.url }),
    )

    expect(places).toEqual({ data: 's3://visual-behavior-ophys-data/visual-behavior-ophys' })
  })
})

describe('listSessions, of a web server that lists nothing', () => {
  const servers: (HttpServer | DandiServer)[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
  })
  const start = async (made: MadeDataset) => {
    const keys = Object.entries(keysOf(made, '/mirror')).map(([key, value]) => [key, value] as const)
    const server = await startHttpServer(Object.fromEntries(keys))
    servers.push(server)
    return server
  }

  it('asks for the objects of the chosen sessions one by one', async () => {
    const made = madeVisualBehaviorEphys()
    const objects = new Map(made.objects)
    objects.delete('behavior_ecephys_sessions/1040000001/probe_1400000012_lfp.nwb')
    const server = await start({ ...made, objects })

    const { sessions, warnings } = await list({
      dataset: 'visual-behavior-ephys',
      root: `${server.url}/mirror`,
      ids: ['1040000001', '980000000'],
    })

    expect(sessions.map(({ objects }) => objects.length)).toEqual([6, 1])
    expect(sessions[0]?.missing.map(({ url }) => url)).toEqual([
      `${server.url}/mirror/behavior_ecephys_sessions/1040000001/probe_1400000012_lfp.nwb`,
    ])
    expect(warnings).toEqual([])
  })

  it('leaves sizes open where there are too many to ask for, and says so', async () => {
    const server = await start(madeVisualBehaviorEphys())

    const { sessions, warnings } = await list({ dataset: 'visual-behavior-ephys', root: `${server.url}/mirror` })

    expect(sessions).toHaveLength(3424)
    expect(sessions[0]?.objects[0]?.size).toBeNull()
    expect(warnings[0]).toContain('name fewer sessions')
    expect(server.log.length).toBeLessThan(10)
  })
})

describe('listSessions, of a folder', () => {
  const there = existsSync(FIXTURES)
  const folders = [
    ['visual-behavior-ephys', 'visual-behavior-neuropixels', 3],
    ['visual-behavior-ophys', 'visual-behavior-ophys', 4],
    ['visual-coding-ephys', 'visual-coding-neuropixels/ecephys-cache', 2],
    ['visual-coding-ophys', 'visual-coding-2p', 3],
  ] as const

  it.skipIf(!there).each(folders)('finds %s in the fixtures, and in %s of them', async (dataset, folder, total) => {
    const whole = await list({ dataset, root: FIXTURES })
    const prefix = await list({ dataset, root: `${FIXTURES}/${folder}/` })

    expect(whole).toMatchObject({ total, warnings: [] })
    expect(whole.sessions.flatMap(({ missing }) => missing)).toEqual([])
    expect(prefix).toEqual(whole)
  })

  it('says where it looked for the table', async () => {
    await expect(list({ dataset: 'visual-behavior-ophys', root: '/nowhere' })).rejects.toThrow(
      /looked for \/nowhere\/visual-behavior-ophys\/project_metadata\/behavior_session_table\.csv, \/nowhere\/project_metadata/,
    )
  })

  it('refuses a place that the dataset does not have', async () => {
    const input = { dataset: 'visual-coding-ophys', places: { danid: 'x' } }

    await expect(list(input)).rejects.toThrow(InvalidInputError)
    await expect(list(input)).rejects.toThrow('its places are data, dandi, eye-tracking')
  })
})

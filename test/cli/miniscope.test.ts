/** The command miniscope: on a disk and in a bucket, what it prints and how it ends. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keysOf } from '#test/support/folder.ts'
import { startHttpServer } from '#test/support/http-server.ts'
import { recordingPath } from '#test/support/miniscope-fixtures.ts'
import { runInProcess } from '#test/support/run-in-process.ts'
import { type S3Server, startS3Server } from '#test/support/s3-server.ts'

let cwd = ''
let s3: S3Server
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'nwb2zarr-miniscope-'))
  const files = Object.fromEntries([...keysOf(recordingPath('v4-camera'))].map(([key, bytes]) => [`rec/${key}`, bytes]))
  s3 = await startS3Server({ bucket: files })
})
afterAll(async () => {
  await s3.close()
  rmSync(cwd, { recursive: true, force: true })
}, 60_000)

const run = (...argv: string[]) => runInProcess(['miniscope', ...argv, '--quiet'])
const imaging = (name = 'no-timestamps') => ['--imaging', recordingPath(`${name}/Miniscope`)]
const out = (name: string) => ['--out', join(cwd, `${name}.nwb.zarr`)]

describe('miniscope', () => {
  it('writes to a bucket what it writes to a disk, from a bucket', async () => {
    const local = await run(recordingPath('v4-camera'), '--behavior-video', 'none', ...out('local'))
    const remote = await run(
      's3://bucket/rec',
      '--behavior-video',
      'none',
      '--out',
      's3://bucket/out.nwb.zarr',
      '--endpoint',
      s3.url,
    )

    expect([local, remote].map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ])
    const stored = new Map(
      [...(s3.buckets.get('bucket') ?? [])].flatMap(([key, bytes]) =>
        key.startsWith('out.nwb.zarr/acquisition/') ? [[key.slice('out.nwb.zarr/'.length), Buffer.from(bytes)]] : [],
      ),
    )
    const written = [...keysOf(join(cwd, 'local.nwb.zarr'))].filter(([key]) => /^acquisition\/.*\/\d/.test(key))
    expect(written.length).toBeGreaterThanOrEqual(3)
    for (const [key, bytes] of written) expect(stored.get(key)?.equals(bytes), key).toBe(true)
  })

  it('reads files of a web server by ranges', async () => {
    const folder = recordingPath('grey-raw/Miniscope')
    const web = await startHttpServer(
      Object.fromEntries([...keysOf(folder)].map(([key, bytes]) => [`/r/M/${key}`, bytes])),
    )
    try {
      const files = [0, 1, 2].map(number => `${web.url}/r/M/${number}.avi`).join(',')
      const configuration = ['--configuration', `${web.url}/r/M/metaData.json`]
      writeFileSync(join(cwd, 'start.json'), '{"NWBFile": {"session_start_time": "2024-01-01T00:00:00Z"}}')

      const { code, stderr } = await run(
        '--files',
        files,
        ...configuration,
        '--metadata',
        join(cwd, 'start.json'),
        ...out('web'),
      )

      expect([code, stderr]).toEqual([0, ''])
      expect([...keysOf(join(cwd, 'web.nwb.zarr')).keys()]).toContain('acquisition/OnePhotonSeries/timestamps/0')
    } finally {
      await web.close()
    }
  })

  it('takes names, times and metadata from the command line and files', async () => {
    writeFileSync(join(cwd, 'a.json'), JSON.stringify({ Subject: { subject_id: 'one', sex: 'F' } }))
    writeFileSync(
      join(cwd, 'b.yaml'),
      'Subject:\n  sex: M\nOphys:\n  Device:\n    - name: Scope\n  ImagingPlane:\n    - device: Scope\n',
    )
    const options = ['--metadata', join(cwd, 'a.json'), '--metadata', join(cwd, 'b.yaml'), '--always-write-timestamps']

    const { code, stdout } = await run(...imaging(), ...options, '--series-name', 'Named', ...out('named'), '--json')

    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'converted', routes: { frames: 1 } })
    const keys = [...keysOf(join(cwd, 'named.nwb.zarr')).keys()]
    expect(keys).toEqual(
      expect.arrayContaining([
        'acquisition/Named/timestamps/.zarray',
        'general/devices/Scope/.zgroup',
        'general/subject/sex/0',
      ]),
    )
  })

  it('verifies a store, and plans without writing one', async () => {
    const verified = await run(...imaging(), ...out('verified'), '--verify')
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/decoded anew by/) })

    const planned = await run(...imaging(), ...out('planned'), '--dry-run')
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('decoded from video') })
    expect(() => keysOf(join(cwd, 'planned.nwb.zarr'))).toThrow()
  })

  it.each([
    [[], /one of FOLDER, --imaging, --files and --pipe/],
    [['a', 'b'], /one of FOLDER/],
    [['a', '--imaging', 'b'], /one of FOLDER/],
    [['--files', '0.avi'], /--files and --configuration go together/],
    [['a', '--timestamps', 't.csv'], /--timestamps goes with --files/],
    [['a'], /needs --out/],
    [['nowhere', '--out', 'x.nwb.zarr'], /nowhere holds no acquisition/],
    [[...imaging(), '--out', 'x.nwb.zarr', '--photon-series-index', 'one'], /whole number/],
    [[...imaging(), '--out', 'x.nwb.zarr', '--timezone', 'Mars'], /no time zone "Mars"/],
    [[...imaging(), '--out', 'x.nwb.zarr', '--metadata', recordingPath('README.md')], /not JSON/],
    [[...imaging('mjpg-mono'), '--out', 'x.nwb.zarr', '--ffmpeg', '/no/such'], /coded as MJPG.*--ffmpeg PATH/],
  ])('refuses %o', async (argv, message) => {
    const { code, stderr } = await run(...argv.map(word => (word === 'x.nwb.zarr' ? join(cwd, word) : word)))

    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})

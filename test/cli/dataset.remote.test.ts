/** Datasets at their public places, as far as a command can tell: a server that speaks S3, and one of the DANDI archive. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATASETS } from '#lib/datasets/index.ts'
import { type DandiServer, startDandiServer } from '#test/support/dandi-server.ts'
import { keysOf } from '#test/support/folder.ts'
import { runInProcess } from '#test/support/run-in-process.ts'
import { type S3Server, startS3Server } from '#test/support/s3-server.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/visual-behavior-neuropixels', import.meta.url))
const CODING = sharedFolder('fixtures/visual-coding-2p')
const hasCoding = existsSync(CODING)
const hasRules = DATASETS.some(({ name }) => name === 'visual-coding-ophys')

/** Keys of a folder below a prefix. */
const bucketOf = (folder: string, prefix: string) =>
  Object.fromEntries([...keysOf(folder)].map(([key, bytes]) => [`${prefix}/${key}`, bytes]))

let cwd = ''
let s3: S3Server
let dandi: DandiServer
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'nwb2zarr-remote-'))
  const coding = hasCoding ? bucketOf(CODING, 'visual-coding-2p') : {}
  const eyes = 'visual-coding-2p/visual-coding-ophys/'
  const assets = 'visual-coding-2p/dandi/000728/'
  const below = (prefix: string) => Object.entries(coding).filter(([key]) => key.startsWith(prefix))
  s3 = await startS3Server(
    {
      'visual-behavior-neuropixels-data': bucketOf(FIXTURES, 'visual-behavior-neuropixels'),
      'allen-brain-observatory': Object.fromEntries(
        Object.entries(coding).filter(([key]) => !key.startsWith(eyes) && !key.startsWith(assets)),
      ),
      'visual-coding-ophys-data': Object.fromEntries(
        below(eyes).map(([key, bytes]) => [key.slice('visual-coding-2p/'.length), bytes]),
      ),
    },
    { region: 'us-west-2' },
  )
  dandi = await startDandiServer(
    { dandiset: '000728', version: '0.240827.1809' },
    below(assets).map(([key, content]) => ({ path: key.slice(assets.length), content })),
  )
})
afterAll(async () => {
  await s3.close()
  await dandi.close()
  rmSync(cwd, { recursive: true, force: true })
}, 60_000)

const run = (...argv: string[]) => runInProcess([...argv, '--endpoint', s3.url, '--dandi-api', dandi.apiUrl, '--quiet'])

describe('a dataset at its public places', () => {
  it('is listed and converted from its bucket, the latest version of each object only', async () => {
    const dataset = ['--dataset', 'visual-behavior-ephys', '--session', '1044016459']
    const listed = await run('sessions', ...dataset, '--json')
    const converted = await run('convert', ...dataset, '--enrich', '--only', '/units/**', '--out', join(cwd, 'ephys'))

    expect(JSON.parse(listed.stdout).sessions[0].objects[1].url).toBe(
      's3://visual-behavior-neuropixels-data/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/probe_1044084100_lfp.nwb',
    )
    expect(converted).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(join(cwd, 'ephys/ecephys_session_1044016459.nwb.zarr/units/structure_acronym/.zarray'))).toBe(
      true,
    )
    expect(s3.log.filter(({ query }) => query.has('versions') || query.has('versionId'))).toEqual([])
  })

  it.skipIf(!hasCoding)(`is listed from DANDI${hasCoding ? '' : '; needs ../shared/fixtures'}`, async () => {
    const { stdout } = await run('sessions', '--dataset', 'Visual Coding Ophys', '--json')
    const { sessions, total } = JSON.parse(stdout)

    expect(total).toBe(3)
    expect(sessions[1].objects.map(({ role }: { role: string }) => role)).toEqual([
      'base',
      'raw',
      'first-release',
      'eye-tracking',
    ])
    expect(sessions[1].objects[0].url).toBe(
      'dandi:000728@0.240827.1809/sub-495727026/sub-495727026_ses-501704220-StimB_behavior+image+ophys.nwb',
    )
  })

  it.skipIf(!hasCoding || !hasRules)(
    `is converted from DANDI${hasCoding && hasRules ? '' : '; needs ../shared/fixtures and the rules'}`,
    async () => {
      const dataset = ['--dataset', 'visual-coding-ophys', '--session', '501704220']
      const { code, stderr } = await run('convert', ...dataset, '--out', join(cwd, 'ophys'))

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(
        existsSync(join(cwd, 'ophys/sub-222426_ses-501704220-StimB_behavior+image+ophys.nwb.zarr/.zmetadata')),
      ).toBe(true)
    },
  )
})

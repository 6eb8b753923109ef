/** The commands that look after the output of a deployment, on a server that speaks S3. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInProcess } from '#test/support/run-in-process.ts'
import { markWritten } from '#test/support/s3-listing.ts'
import { type S3Server, startS3Server } from '#test/support/s3-server.ts'

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

const sessions = { dataset: 'nwb', startedAt: '2026-11-02T10:00:00Z', sessions: [], refused: [], warnings: [] }

let s3: S3Server
beforeAll(async () => {
  s3 = await startS3Server({
    zarr: {
      'lab/_runs/first/sessions.json': bytes(sessions),
      'lab/_runs/first/input.json': bytes({ dataset: 'nwb' }),
      'lab/nwb/half.nwb.zarr/data/0': bytes('12345'),
      'lab/nwb/done.nwb.zarr/.zmetadata': bytes('{}'),
      'elsewhere/nwb/half.nwb.zarr/data/0': bytes('12345'),
    },
  })
})
afterAll(() => s3.close())

const run = (...argv: string[]) => runInProcess([...argv, '--endpoint', s3.url, '--quiet'])

describe('nwb2zarr runs', () => {
  it('lists the runs of an output', async () => {
    const { code, stdout } = await run('runs', 's3://zarr/lab/')

    expect(code).toBe(0)
    expect(stdout).toMatch(/^first +2026-11-02 10:00 +nwb +running +0 +0 B +\$0\.00$/m)
    expect(JSON.parse((await run('runs', 's3://zarr/lab', '--json')).stdout)).toMatchObject({
      runs: [{ runId: 'first', status: 'RUNNING' }],
    })
  })

  it('says what it needs', async () => {
    const { code, stderr } = await run('runs')

    expect(code).toBe(2)
    expect(stderr).toContain('nwb2zarr runs s3://BUCKET/PREFIX')
  })
})

describe('nwb2zarr clean', () => {
  it('shows what is left over, and deletes it when told to', async () => {
    const keys = () => [...(s3.buckets.get('zarr')?.keys() ?? [])].filter(key => key.includes('half'))

    const kept = await run('clean', 's3://zarr/lab', '--yes')
    for (const content of s3.buckets.get('zarr')?.values() ?? []) markWritten(content, new Date(0))
    const shown = await run('clean', 's3://zarr/lab')
    const left = keys()
    const deleted = await run('clean', 's3://zarr/lab', '--yes')

    expect(kept.stdout).toContain('written to within the last hour: kept')
    expect(shown.stdout).toMatch(/^store +s3:\/\/zarr\/lab\/nwb\/half\.nwb\.zarr +1 object +5 B/m)
    expect(left).toHaveLength(2)
    expect(deleted.stdout).toContain('1 deleted (5 B)')
    expect(keys()).toEqual(['elsewhere/nwb/half.nwb.zarr/data/0'])
    expect((await run('clean', 's3://zarr/lab')).stdout).toBe('Nothing is left over.\n')
  })
})

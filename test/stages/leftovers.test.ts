import { describe, expect, it } from 'vitest'
import { formatRuns } from '#lib/cli/actions/runs.ts'
import { findLeftovers, removeLeftovers } from '#lib/stages/leftovers.ts'
import { memoryBuckets } from '#test/support/memory-buckets.ts'
import { OUTPUT, runEnvironment } from '#test/support/run-states.ts'

const HOUR = 3_600_000

async function output() {
  const clock = { now: 0 }
  const buckets = memoryBuckets({ now: () => clock.now })
  const store = await buckets.openStore(OUTPUT)
  const put = (key: string, size = 10) => store.set(key, new Uint8Array(size))
  await put('nwb/done.nwb.zarr/.zmetadata')
  await put('nwb/done.nwb.zarr/data/0')
  await put('_staging/nwb/done.nwb.zarr/f/plan.json')
  await put('nwb/half.nwb.zarr/data/0', 500)
  await put('_staging/nwb/half.nwb.zarr/session.json')
  await put('_staging/nwb/half.nwb.zarr/f/plan.json', 90)
  await put('_runs/run/results/half.json')
  clock.now = 3 * HOUR
  await put('lab/nwb/busy.nwb.zarr/data/0')
  const env = runEnvironment(buckets, { now: () => new Date(clock.now) })
  return { buckets, env }
}

describe('findLeftovers', () => {
  it('lists stores that are not published, and their work, with their bytes', async () => {
    const { env } = await output()

    const found = await findLeftovers(OUTPUT, env)

    expect(found.map(({ kind, url, objects, bytes, isRecent }) => [kind, url, objects, bytes, isRecent])).toEqual([
      ['work', `${OUTPUT}/_staging/nwb/half.nwb.zarr`, 2, 100, false],
      ['store', `${OUTPUT}/lab/nwb/busy.nwb.zarr`, 1, 10, true],
      ['store', `${OUTPUT}/nwb/half.nwb.zarr`, 1, 500, false],
    ])
  })
})

describe('removeLeftovers', () => {
  it('deletes these and nothing else', async () => {
    const { buckets, env } = await output()
    const found = await findLeftovers(OUTPUT, env)

    await removeLeftovers(
      found.filter(({ isRecent }) => !isRecent),
      env,
    )

    expect(buckets.keys(`${OUTPUT}/`).map(key => key.slice(OUTPUT.length + 1))).toEqual([
      '_runs/run/results/half.json',
      '_staging/nwb/done.nwb.zarr/f/plan.json',
      'lab/nwb/busy.nwb.zarr/data/0',
      'nwb/done.nwb.zarr/.zmetadata',
      'nwb/done.nwb.zarr/data/0',
    ])
  })
})

describe('formatRuns', () => {
  it('has a line a run', () => {
    const run = {
      runId: 'one',
      dataset: 'nwb',
      startedAt: '2026-11-01T08:30:00Z',
      endedAt: null,
      status: 'SUCCEEDED',
      sessions: 3,
      states: { converted: 3 },
      bytes: 12e9,
      dollars: 1.234,
      message: '3 converted.',
    }

    const [header, line] = formatRuns([run]).split('\n')

    expect(header).toMatch(/^run +started +dataset +status +sessions +size +cost$/)
    expect(line).toMatch(/^one +2026-11-01 08:30 +nwb +succeeded +3 +12 GB +\$1\.23 +3 converted\.$/)
  })
})

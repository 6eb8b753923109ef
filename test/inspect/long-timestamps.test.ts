/** Timestamps too many to be read to their end. */

import { describe, expect, it } from 'vitest'
import { elementCount, type Region } from '#lib/array/region.ts'
import { checkRegularTimestamps } from '#lib/inspect/checks/timestamps.ts'
import { inspectedSession } from '#lib/inspect/inspected-session.ts'
import { runChecks } from '#lib/inspect/run-checks.ts'
import { CATALOG, sessionOf } from '#test/support/small-tree.ts'

const COUNT = 8_500_000

/** At 1250 Hz, all from `late` on later by `shift` seconds; with how many were read. */
async function inspectTimes(late: number, shift: number, { compat = false } = {}) {
  let read = 0
  const tree = sessionOf({
    '/acquisition/ts': { type: 'TimeSeries' },
    '/acquisition/ts/timestamps': { dtype: 'float64', shape: [COUNT] },
  })
  const session = inspectedSession({
    tree,
    catalog: CATALOG,
    file: { url: 'session.nwb', backend: 'hdf5', hasNeighbour: async () => undefined },
    read: async (_path, { start: [start = 0], shape }: Region) => {
      const count = elementCount(shape)
      read += count
      const times = Float64Array.from(
        { length: count },
        (_, at) => (start + at) / 1250 + (start + at < late ? 0 : shift),
      )
      return { kind: 'fixed', dtype: 'float64', bytes: new Uint8Array(times.buffer) }
    },
  })
  const findings = await runChecks(session, [checkRegularTimestamps], { now: new Date(), compat })
  return { found: findings.length, read }
}

describe('check_regular_timestamps', () => {
  it('believes eight million times and the last one', async () => {
    const { found, read } = await inspectTimes(COUNT, 0)

    expect(found).toBe(1)
    expect(read).toBeLessThan(8_001_000)
  })

  it('is not taken in by a pause after them', async () => {
    expect(await inspectTimes(8_200_000, 1)).toMatchObject({ found: 0 })
  })

  it('reads no further than to the first irregular time', async () => {
    const { found, read } = await inspectTimes(1000, 1)

    expect(found).toBe(0)
    expect(read).toBeLessThan(1_100_000)
  })

  it('reads all of them for compat', async () => {
    const { found, read } = await inspectTimes(COUNT, 0, { compat: true })

    expect(found).toBe(1)
    expect(read).toBeGreaterThanOrEqual(COUNT)
  })
})

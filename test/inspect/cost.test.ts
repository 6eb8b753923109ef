/** What an inspection reads: no more of a store than its checks need. */

import { describe, expect, it } from 'vitest'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { selectChecks } from '#lib/inspect/select-checks.ts'
import { inspectFile } from '#lib/stages/inspect-file.ts'
import { largeStore } from '#test/support/large-store.ts'
import { testEnvironment } from '#test/support/local-session.ts'

const OPTIONS = { validate: true, compat: false }

async function inspectLarge(
  select: Parameters<typeof selectChecks>[1],
  kind: Parameters<typeof largeStore>[0] = 'ophys',
) {
  const { store, bytes, asked } = largeStore(kind)
  const env = testEnvironment({ openStore: async () => store, now: () => new Date() })
  const inspection = await inspectFile('large.nwb.zarr', selectChecks(CHECKS, select), OPTIONS, env)
  return { ...inspection, share: inspection.bytesRead / bytes, storeBytes: bytes, asked }
}

describe('inspectFile', () => {
  it('reads less than a twentieth of a session of 3 GB, each chunk once', async () => {
    const { share, storeBytes, asked, findings, requests } = await inspectLarge({})

    expect(storeBytes).toBeGreaterThan(3e9)
    expect(share).toBeLessThan(0.05)
    expect(findings.filter(({ message }) => message.includes('could not be finished'))).toEqual([])
    expect(findings.filter(({ check }) => check === 'check_regular_timestamps')).toHaveLength(14)
    expect(new Set(asked).size).toBe(asked.length)
    expect(requests).toBeLessThan(150)
  })

  it('reads less than a hundredth where it must be quick', async () => {
    const { share, findings, bytesByCheck } = await inspectLarge({ quick: true })

    expect(share).toBeLessThan(0.01)
    expect(findings.map(({ check }) => check)).not.toContain('check_regular_timestamps')
    expect(bytesByCheck).toEqual({})
  })

  it('reads less than a twentieth of one whose half is spike times, and less than a fiftieth where it must be quick', async () => {
    const full = await inspectLarge({}, 'ephys')
    const quick = await inspectLarge({ quick: true }, 'ephys')

    expect(full.storeBytes).toBeGreaterThan(3e9)
    expect(full.share).toBeLessThan(0.05)
    expect(quick.share).toBeLessThan(0.02)
  })

  it('reads no more than the first chunk of an array for checks that do not say that they read more', async () => {
    const bounded = CHECKS.filter(({ reads }) => reads === undefined).map(({ name }) => name)

    const { asked } = await inspectLarge({ select: bounded })

    const later = asked.filter(key => !key.startsWith('specifications/') && !/\/0(\.0)*$/.test(key))
    expect(later).toEqual([])
  })
})

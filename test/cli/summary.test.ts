import { describe, expect, it } from 'vitest'
import { formatSummary } from '#lib/cli/summary.ts'
import type { ConvertSummary } from '#lib/local.ts'

const SUMMARY: ConvertSummary = {
  out: 'x.zarr',
  status: 'converted',
  bytesRead: 1_500_000,
  bytesWritten: 994_000,
  objects: 1223,
  seconds: 0.52,
  units: 3,
  routes: { copy: 0, rechunk: 1, hyperslab: 2, values: 3, frames: 0 },
  changes: 1,
  warnings: ['odd \u0007 name'],
}

describe('formatSummary', () => {
  it('tells what was done, what was changed and what is odd', () => {
    expect(formatSummary(SUMMARY)).toBe(`x.zarr: converted
  1.5 MB read, 994 kB written in 1,223 objects, 0.5 s
  1 intended change, listed in x.zarr/nwb2zarr/changes.json
  warning: odd \ufffd name
`)
  })

  it('says little when there was little to do', () => {
    const { out } = SUMMARY

    expect(formatSummary({ ...SUMMARY, status: 'already-done', changes: 0, warnings: [] })).toBe(
      `${out}: was already done\n`,
    )
  })
})

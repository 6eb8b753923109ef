import { describe, expect, it } from 'vitest'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { runChecks } from '#lib/inspect/run-checks.ts'
import { inspectedEntries } from '#test/support/inspected-tree.ts'
import type { Entries } from '#test/support/small-tree.ts'
import { floats, regionOf } from './faults/columns.ts'

const SERIES: Entries = {
  '/acquisition/ts': { type: 'TimeSeries' },
  '/acquisition/ts/data': { dtype: 'int16', shape: [3] },
  '/acquisition/ts/timestamps': floats('NaN', 'NaN', 'NaN'),
}

const REGION: Entries = {
  '/scratch/t': { type: 'DynamicTable', namespace: 'hdmf-common', attributes: { colnames: [] } },
  '/scratch/t/id': { type: 'ElementIdentifiers', namespace: 'hdmf-common', dtype: 'int64', shape: [0] },
  '/scratch/r': regionOf('/scratch/t', 1),
}

/** Where nwbinspector is at fault: the check, what it is run on, what it finds there, and what we find. */
const FAULTS: readonly (readonly [check: string, entries: Entries, theirs: number, ours: number])[] = [
  ['check_regular_timestamps', SERIES, 1, 0],
  ['check_dynamic_table_region_data_validity', REGION, 0, 1],
]

describe('compat', () => {
  it.each(FAULTS)('keeps the fault of %s', async (name, entries, theirs, ours) => {
    const checks = CHECKS.filter(check => check.name === name)
    const found = async (compat: boolean) =>
      (await runChecks(inspectedEntries(entries), checks, { now: new Date('2026-01-01'), compat })).length

    expect([await found(true), await found(false)]).toEqual([theirs, ours])
  })
})

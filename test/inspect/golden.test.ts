/** Every file that NWB Inspector has been run on: we find in it what it has found. Stores are inspected where they are made. */

import { describe, expect, it } from 'vitest'
import { inspectedAgainstGolden, inspectedFiles } from '#test/support/inspector-golden.ts'

describe.skipIf(inspectedFiles.length === 0)('a file with a golden report (skipped where ../shared is absent)', () => {
  it('is one of many', () => {
    expect(inspectedFiles.length).toBeGreaterThanOrEqual(56)
  })

  it.each(inspectedFiles)('%s: the same checks find the same', async path => {
    const { findings, opens, unexplained } = await inspectedAgainstGolden(path)

    // What PyNWB cannot open it says nothing else of.
    if (!opens) expect(findings[0]).toMatchObject({ check: 'open', importance: 'ERROR' })
    else expect(unexplained).toEqual([])
  })
})

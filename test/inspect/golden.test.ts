/** Every file that NWB Inspector has been run on: we find in it what it has found. Stores are compared where they are made. */

import { describe, expect, it } from 'vitest'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { configNamed } from '#lib/inspect/config.ts'
import { selectChecks } from '#lib/inspect/select-checks.ts'
import { inspectFile } from '#lib/stages/inspect-file.ts'
import {
  ACCEPTED,
  goldenLines,
  inspectedFiles,
  inspectedPath,
  ourLines,
  unexplained,
} from '#test/support/inspector-golden.ts'
import { testEnvironment } from '#test/support/local-session.ts'

const checks = selectChecks(CHECKS, { config: configNamed('dandi') ?? {} })

/** Of schema 2.9, which the golden tools do not have built in; there is another report by tools that were given it. */
const NEWER = 'corpus/nwb/aqnwb/exampleRecording.nwb'

const findingsIn = async (path: string) => {
  const env = testEnvironment({ now: () => new Date() })
  return (await inspectFile(inspectedPath(path), checks, { validate: true, compat: true }, env)).findings
}

describe.skipIf(inspectedFiles.length === 0)('a file with a golden report (skipped where ../shared is absent)', () => {
  it('is one of many', () => {
    expect(inspectedFiles.length).toBeGreaterThanOrEqual(56)
  })

  it.each(inspectedFiles)('%s: the same checks find the same', async path => {
    const theirs = goldenLines(path, path === NEWER ? 'source-2.9.0' : 'source')

    const found = await findingsIn(path)

    if (theirs.some(line => line.startsWith('open ERROR'))) {
      // What PyNWB cannot open it says nothing else of.
      expect(found[0]).toMatchObject({ check: 'open', importance: 'ERROR' })
      return
    }
    expect(unexplained(ourLines(found), theirs, ACCEPTED)).toEqual([])
  })
})

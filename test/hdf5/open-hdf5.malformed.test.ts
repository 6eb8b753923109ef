/** Broken files, many made to crash libhdf5: each ends in time, with values or with an error of ours, and never silently. */

import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isNwb2zarrError } from '#lib/errors.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { withHdf5 } from '#test/support/open-fixture.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const folder = sharedFolder('corpus/malformed')
const names = globSync('*', { cwd: folder })

/** Files whose listings the library cuts short without a negative result. */
const SHORTENED = [
  ...['cve-2018-13867', 'cve-2018-13869', 'cve-2018-13871', 'cve-2018-14034', 'cve-2021-36977', 'cve-2021-45829'],
  ...['cve-2025-2925', 'gh-4431-poc-03', 'gh-4435-poc-10'],
]

/** Everything in the file; the errors of single datasets are gathered. */
async function readAll(name: string): Promise<unknown[]> {
  const source = await openFileSource(`${folder}/${name}`)
  const failures: unknown[] = []
  try {
    await withHdf5(source, async file => {
      for (const { kind, path } of await file.readObjects()) {
        if (kind === 'dataset') await file.readValues(path).catch(error => failures.push(error))
      }
    })
  } catch (error) {
    failures.push(error)
  } finally {
    await source.close()
  }
  return failures
}

describe('openHdf5', () => {
  if (names.length === 0) it.skip('survives malformed files: ../shared/corpus/malformed is not there', () => {})

  it.concurrent.each(names)('survives %s', { timeout: 20_000 }, async name => {
    const failures = await readAll(name)

    for (const failure of failures) {
      expect(isNwb2zarrError(failure) && failure.message).toMatch(/./)
      expect(failure).toMatchObject({ place: { url: expect.stringContaining(name) } })
    }
    if (SHORTENED.some(start => name.startsWith(start))) expect(failures).not.toEqual([])
  })
})

/** Every NWB file of the shared data reads as its golden description says: structure, types, links and all values. */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openFileSource } from '#lib/io/file-source.ts'
import { compareDescriptions, type Description } from '#test/support/describe.ts'
import { describeHdf5 } from '#test/support/describe-hdf5.ts'
import { withHdf5 } from '#test/support/open-fixture.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const golden = sharedFolder('golden/source')
const names = globSync('**/*.json', { cwd: golden }).map(name => name.slice(0, -'.json'.length))

describe('openHdf5', () => {
  if (names.length === 0) it.skip('reads the NWB files as described: ../shared/golden/source is not there', () => {})

  it.concurrent.each(names)('reads %s as described', async name => {
    const expected: Description = JSON.parse(readFileSync(`${golden}/${name}.json`, 'utf8'))
    const path = [sharedFolder(`fixtures/${name}`), sharedFolder(name)].find(existsSync) ?? name

    const source = await openFileSource(path)
    const found = await withHdf5(source, file => describeHdf5(file))
    await source.close()

    expect(compareDescriptions(expected, found, { exact: true })).toEqual([])
  })
})

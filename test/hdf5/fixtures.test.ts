/** Each HDF5 file of `fixtures/hdf5` that has a description beside it (made by h5py) reads as that description says. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { compareDescriptions, type Description } from '#test/support/describe.ts'
import { describeHdf5 } from '#test/support/describe-hdf5.ts'

const FILES = fileURLToPath(new URL('../fixtures/hdf5/', import.meta.url))

describe('openHdf5', () => {
  it.each([
    ['kinds', []],
    ['kinds-latest', []],
    ['traps', ['/s_latin1']],
  ])('reads %s.h5 as h5py does', async (name, without: string[]) => {
    const source = await openFileSource(`${FILES}${name}.h5`)
    const expected: Description = JSON.parse(readFileSync(`${FILES}${name}.json`, 'utf8'))

    const file = await openHdf5(source)
    const found = await describeHdf5(file, { without })
    await file.close()
    await source.close()

    const nodes = Object.fromEntries(Object.entries(expected.nodes).filter(([path]) => !without.includes(path)))
    expect(compareDescriptions({ ...expected, nodes }, found, { exact: true })).toEqual([])
  })
})

/** Each HDF5 file of `fixtures/hdf5` that has a description beside it (made by h5py) reads as that description says. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareDescriptions, type Description } from '#test/support/describe.ts'
import { describeHdf5 } from '#test/support/describe-hdf5.ts'
import { fixturePath } from '#test/support/fixture-file.ts'
import { withHdf5 } from '#test/support/open-fixture.ts'
import { pythonMissing, runPython } from '#test/support/python.ts'

const describer = readFileSync(new URL('../support/describe-h5py.py', import.meta.url), 'utf8')
const name = 'descriptions of the fixtures are what h5py says today'

describe('openHdf5', () => {
  it.each([
    ['kinds', []],
    ['kinds-latest', []],
    ['traps', ['/s_latin1']],
  ])('reads %s.h5 as h5py does', async (name, without: string[]) => {
    const expected: Description = JSON.parse(readFileSync(fixturePath(`${name}.json`), 'utf8'))

    const found = await withHdf5(`${name}.h5`, file => describeHdf5(file, { without }))

    const nodes = Object.fromEntries(Object.entries(expected.nodes).filter(([path]) => !without.includes(path)))
    expect(compareDescriptions({ ...expected, nodes }, found, { exact: true })).toEqual([])
  })
})

describe('describe-h5py.py', () => {
  if (pythonMissing !== undefined) it.skip(`${name}: ${pythonMissing}`, () => {})
  else
    it.each(['kinds', 'kinds-latest', 'traps'])(`${name}: %s`, file => {
      const committed: unknown = JSON.parse(readFileSync(fixturePath(`${file}.json`), 'utf8'))

      expect(runPython(describer, [fixturePath(`${file}.h5`)])).toEqual([committed])
    })
})

/** What reading a whole tree costs over a network: requests and bytes, not time. */

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { elementCount } from '#lib/array/region.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { sparseFixtureSource } from '#test/support/fixture-file.ts'
import { withHdf5 } from '#test/support/open-fixture.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

/** All objects, and the values of all datasets of 32 elements or fewer. */
async function readTree(file: Hdf5File): Promise<number> {
  const objects = await file.readObjects()
  for (const object of objects) {
    if (object.kind === 'dataset' && elementCount(object.shape ?? [0]) <= 32) await file.readValues(object.path)
  }
  return objects.length
}

describe('openHdf5', () => {
  it('reads the tree of an LFP file of 300 MB in 12 requests and 4 MB', async () => {
    const counted = countingSource(sparseFixtureSource('lfp-300mb.gz'))

    const objects = await withHdf5(counted.source, readTree)

    expect(counted.source.size).toBeGreaterThan(300e6)
    expect(objects).toBe(99)
    expect(counted.requests).toBeLessThanOrEqual(12)
    expect(counted.bytes).toBeLessThanOrEqual(4e6)
  })

  const aibs = sharedFolder('corpus/nwb/aibs.nwb')
  it.skipIf(!existsSync(aibs))('reads the tree of a real session in 8 requests (../shared/corpus/nwb)', async () => {
    const file = await openFileSource(aibs)
    const counted = countingSource(file)

    const objects = await withHdf5(counted.source, readTree)
    await file.close()

    expect(objects).toBeGreaterThan(100)
    expect(counted.requests).toBeLessThanOrEqual(8)
  })

  it('fetches no block twice while it is kept, and a large read in few requests', async () => {
    const counted = countingSource(sparseFixtureSource('lfp-300mb.gz'))
    const path = '/acquisition/probe_1067785000_lfp/probe_1067785000_lfp_data/data'

    await withHdf5(counted.source, async file => {
      await file.readObjects()
      const before = counted.requests
      await file.readObjects()
      await file.readValues('/identifier')
      expect(counted.requests).toBe(before)

      const values = await file.readValues(path, { start: [0, 0], shape: [250_000, 24] })
      expect(values.kind === 'fixed' && values.bytes.every(byte => byte === 0)).toBe(true)
    })

    expect(counted.ranges.every(({ length }) => length <= 4 * 2 ** 20)).toBe(true)
    expect(counted.bytes).toBeLessThan(3 * 250_000 * 24 * 4)
  })
})

/** The describer of stores against stores and descriptions that hdmf-zarr made. */

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareDescriptions, type Description } from '../support/describe.ts'
import { describeStoreFolder } from '../support/describe-store.ts'
import { sharedFolder } from '../support/shared-folder.ts'

const STORE = sharedFolder('golden/hdmf-zarr/proof.nwb.zarr')
const missing = existsSync(STORE) ? '' : ` (skipped: ../shared/golden is not here)`

describe.skipIf(missing !== '')(`describeStoreFolder${missing}`, () => {
  it("agrees with hdmf-zarr's description of its own store, foreign pickles aside", async () => {
    const golden: Description = JSON.parse(readFileSync(STORE.replace('.zarr', '.json'), 'utf8'))

    const described = await describeStoreFolder(STORE, {
      skip: ['intervals/epochs/timeseries', 'intervals/stim_presentations/timeseries'],
    })

    expect(compareDescriptions(described, golden)).toEqual([
      '/intervals/epochs/timeseries: absent ≠ "dataset"',
      '/intervals/stim_presentations/timeseries: absent ≠ "dataset"',
    ])
  })
})

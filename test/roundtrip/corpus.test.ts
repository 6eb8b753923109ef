/** Real files of many writers: each becomes a whole store, or is refused for the reason that it should be. */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import { describeStoreFolder } from '#test/support/describe-store.ts'
import { inspectedAgainstGolden, inspectedFiles } from '#test/support/inspector-golden.ts'
import { convertOne, withFolder } from '#test/support/local-session.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const corpus = sharedFolder('corpus/nwb')

const files = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .map(path => path.replaceAll('\\', '/'))
      .filter(path => /\.(nwb|h5)$/.test(path))
      .sort()
  : []

/** HDF5 files of parts of sessions, and an early cut of a session whose root says nothing of NWB. */
const notNwb = [
  'aibs_ecephys.b760cd42.nwb',
  'aqnwb/ElectricalSeries.h5',
  'aqnwb/ReadHyperslabSelection.h5',
  'aqnwb/testDataHierarchyLink.h5',
  'aqnwb/testDataTypedString.h5',
  'aqnwb/testDynamicTableFindOwned.h5',
  'aqnwb/testGetStorageObjectDataType.h5',
  'aqnwb/testRegisteredTypeExample.h5',
  'aqnwb/testTimeseriesRecord.h5',
  'aqnwb/testVectorDataLinkInvalidTarget.h5',
  'aqnwb/testVectorDataWithLink.h5',
  'aqnwb/test_HDF5RecordingData_write.h5',
  'aqnwb/test_ReadUnsupportedDataType.h5',
  'aqnwb/test_link_creation.h5',
  'aqnwb/test_validate_target.h5',
]

const convertible = files.filter(file => !notNwb.includes(file))

describe.skipIf(files.length === 0)('files of the corpus (skipped where ../shared is absent)', () => {
  it.each(convertible)(
    '%s converts, every value of the store can be read, and the inspector finds what it should',
    file =>
      withFolder(async folder => {
        const out = join(folder, 'a.nwb.zarr')

        const summary = await convertOne({ source: join(corpus, file), out })

        expect(summary.status).toBe('converted')
        const described = await describeStoreFolder(out)
        expect(Object.keys(described.nodes).length).toBeGreaterThan(10)
        const name = `corpus/nwb/${file}`
        if (!inspectedFiles.includes(name)) return
        const { unexplained } = await inspectedAgainstGolden(name, { store: out })
        expect(unexplained).toEqual([])
      }),
  )

  it.each(notNwb)('%s is refused: it is no NWB file', async file => {
    await withFolder(async folder => {
      const refused = convertOne({ source: join(corpus, file), out: join(folder, 'a.nwb.zarr') })

      const error = await refused.then(
        () => undefined,
        error => error,
      )
      expect(isNwb2zarrError(error) && describeError(error)).toMatch(/This is not an NWB file: .*NWBFile was expected/)
      expect(readdirSync(folder)).toEqual([])
    })
  })
})

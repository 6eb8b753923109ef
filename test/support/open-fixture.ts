/** Lends an open HDF5 file to a test and closes it afterwards. */

import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { type OpenHdf5Options, openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { fixtureSource } from './fixture-file.ts'

/** `source`: one of any kind, or the name of a file of `test/fixtures/hdf5`. */
export async function withHdf5<Result>(
  source: ByteSource | string,
  use: (file: Hdf5File) => Promise<Result>,
  options: OpenHdf5Options = {},
): Promise<Result> {
  const file = await openHdf5(typeof source === 'string' ? fixtureSource(source) : source, options)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** A real HDF5 file as an inspection sees it, lent to a test. */

import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import type { InspectedSession } from '#lib/inspect/inspected-session.ts'
import { openFileSession } from '#lib/inspect/open-session.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { readSource } from '#lib/nwb/read-source.ts'

export async function withInspectedFile<Result>(
  path: string,
  use: (session: InspectedSession) => Promise<Result>,
): Promise<Result> {
  const source = await openFileSource(path)
  const hdf5 = await openHdf5(source)
  try {
    const file = await readSource(hdf5, 0, [{ url: path, size: source.size, etag: source.etag }])
    const { session } = await openFileSession(file, { hasNeighbour: async () => undefined })
    return await use(session)
  } finally {
    await hdf5.close()
    await source.close()
  }
}

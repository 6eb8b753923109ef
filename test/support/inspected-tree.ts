/** Small sessions as checks see them, their elements out of the table that the session is made from. */

import { coordsOf } from '#lib/array/chunk-grid.ts'
import { stridesOf } from '#lib/array/copy-region.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Scalar, Values } from '#lib/array/values.ts'
import { valuesOfScalars } from '#lib/convert/values-of-scalars.ts'
import type { Hdf5Path } from '#lib/hdf5/hdf5-file.ts'
import { type InspectedFile, type InspectedSession, inspectedSession } from '#lib/inspect/inspected-session.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'
import { EMPTY_SESSION, type Entries, type Entry, sessionOf } from './small-tree.ts'

const CATALOG = catalogOf(loadSchema('2.10.0').namespaces)

/** The session of `sessionOf(entries)`; datasets without values read as zeros or empty texts. */
export function inspectedEntries(entries: Entries, file: Partial<InspectedFile> = {}): InspectedSession {
  const tree = sessionOf(entries)
  const given: InspectedFile = { url: 'session.nwb', backend: 'hdf5', hasNeighbour: async () => undefined, ...file }
  const all: Entries = { ...EMPTY_SESSION, ...entries }
  const read = async (path: Hdf5Path, region: Region) => elementsOf(all[path] ?? {}, region, path)
  return inspectedSession({ tree, catalog: CATALOG, file: given, read })
}

function elementsOf({ dtype = 'string', shape, values }: Entry, region: Region, path: string): Values {
  const strides = stridesOf(shape ?? [])
  const count = elementCount(region.shape)
  const at = (coords: readonly number[]) => coords.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0)
  const scalars: Scalar[] =
    values === undefined
      ? new Array<Scalar>(count).fill(itemSize(dtype) === undefined ? '' : dtype === 'bool' ? false : 0)
      : [...coordsOf(region)].map(coords => values[at(coords)] ?? '')
  return valuesOfScalars(scalars, dtype, path)
}

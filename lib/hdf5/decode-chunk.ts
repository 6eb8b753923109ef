/** Turns a chunk as stored into its elements: filters undone, last written first, and bytes in little-endian order. */

import { elementCount } from '#lib/array/region.ts'
import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, type ErrorPlace, UnsupportedFeatureError } from '#lib/errors.ts'
import type { DatasetLayout } from './dataset-layout.ts'
import { FILTERS } from './filters/filter-table.ts'
import type { Hdf5Filter } from './hdf5-file.ts'
import { toNativeElements } from './native-elements.ts'

export type ChunkedLayout = Extract<DatasetLayout, { kind: 'chunked' }>

export interface DecodeOptions extends Waiting {
  /** Where the chunk lies, for errors: URL, path, chunk coordinates, offset. */
  readonly place?: ErrorPlace
}

/** True where every filter can be undone here; else the reason, as the plan shows it. */
export function isDecodable(filters: readonly Hdf5Filter[]): true | string {
  for (const { id, name, options } of filters) {
    const filter = FILTERS[id]
    const reason = filter === undefined ? filterName(id, name) : filter.refuse?.(options)
    if (reason !== undefined) return reason
  }
  return true
}

/**
 * The chunk's elements: exactly itemSize x product(chunkShape) bytes, C order, little-endian, edge chunks whole.
 * Bit i of `filterMask` set: filter i was not applied. `stored` is given away: the result may be its memory, changed.
 */
export async function decodeChunk(
  stored: Uint8Array,
  layout: ChunkedLayout,
  filterMask: number,
  { place = {}, signal }: DecodeOptions = {},
): Promise<Uint8Array> {
  const rawBytes = elementCount(layout.chunkShape) * layout.itemSize
  let bytes = stored
  for (const [index, { id, name, options }] of [...layout.filters.entries()].reverse()) {
    if ((filterMask >>> index) & 1) continue
    const filter = FILTERS[id]
    if (filter === undefined || filter.refuse?.(options) !== undefined)
      throw new UnsupportedFeatureError(filterName(id, name), `no decoder for the ${filterName(id, name)}`, place)
    signal?.throwIfAborted()
    bytes = await filter.decode(bytes, options, { rawBytes, place, signal })
  }
  if (bytes.length !== rawBytes)
    throw new CorruptSourceError(`damaged chunk: ${rawBytes} bytes expected, decoded to ${bytes.length}`, place)
  toNativeElements(bytes, layout)
  return bytes
}

/** Names of registered filters go on with where they come from, after a semicolon. */
const filterName = (id: number, name: string) => `${name.replace(/;.*/s, '').replace(/ filter$/, '')} filter (${id})`

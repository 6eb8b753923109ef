/** A dataset as checks see it: what is known without reading, and bounded reads of its elements. */

import { asNumbers } from '#lib/array/as-numbers.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { elementCount, type Region, wholeRegion } from '#lib/array/region.ts'
import { scalarsOf } from '#lib/array/scalars.ts'
import type { Scalar, Values } from '#lib/array/values.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { DatasetNode, NodePath } from '#lib/nwb/tree.ts'

/** Elements of the dataset at `path` of the inspected file, C order; references by path. */
export type ReadElements = (path: NodePath, region: Region) => Promise<Values>

export interface InspectedArray {
  /** Where the data is: elsewhere than where it was looked up, if a link leads there. */
  readonly path: NodePath
  readonly node: DatasetNode
  /** `[]` for a scalar; `[0]` for a null dataspace. */
  readonly shape: readonly number[]
  /** The first `count` rows, or as many as there are in one chunk; other axes as the chunk has them. */
  head(count: number): Region
  /** `count` rows from `start` on, or as many as there are. */
  rows(start: number, count: number): Region
  /**
   * All rows in turn, in boxes of some MB, for what must be read to its end. Of an array of more than 64 MB only as much,
   * unless it must be the whole: an inspection is to read but a small part of a session.
   */
  blocks(options?: { readonly isWhole?: boolean }): Iterable<Region>
  /** The whole where no region is given. */
  values(region?: Region): Promise<Values>
  /** Each element as a number, see array/as-numbers.ts. */
  numbers(region?: Region): Promise<Float64Array>
  /** Each element that is a text. */
  texts(region?: Region): Promise<readonly string[]>
  scalars(region?: Region): Promise<readonly Scalar[]>
}

/** Bytes of elements in one box of `blocks`. */
const BLOCK_BYTES = 8_000_000

/** Of one array. Eight million times: of most series all, of the spikes of a large recording a tenth. */
const MOST_BYTES = 64_000_000

/** No times and spikes of a session take as much; a file may claim more. */
const ENDLESS_BYTES = 20_000_000_000

/** What an element of no fixed size is reckoned with. */
const USUAL_ITEM_BYTES = 16

export function inspectedArray(path: NodePath, node: DatasetNode, read: ReadElements): InspectedArray {
  const shape = node.shape ?? [0]
  const chunkShape = node.storage?.chunkShape ?? shape
  const rows = (start: number, count: number): Region => ({
    start: shape.map((_, axis) => (axis === 0 ? start : 0)),
    shape: shape.map((length, axis) => (axis === 0 ? Math.max(0, Math.min(count, length - start)) : length)),
  })
  const values = async (region: Region = wholeRegion(shape)): Promise<Values> => {
    if (node.data.kind === 'source') return read(node.data.path, region)
    throw new UnsupportedFeatureError('data not in a file', 'Only what lies in a file can be inspected', { path })
  }

  return {
    path,
    node,
    shape,
    rows,
    head: count => ({
      start: shape.map(() => 0),
      shape: shape.map((length, axis) => Math.min(length, chunkShape[axis] ?? length, axis === 0 ? count : length)),
    }),
    *blocks({ isWhole = false } = {}) {
      const rowBytes = (itemSize(node.dtype) ?? USUAL_ITEM_BYTES) * elementCount(shape.slice(1))
      const count = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, rowBytes)))
      const last = Math.min(shape[0] ?? 1, Math.ceil((isWhole ? ENDLESS_BYTES : MOST_BYTES) / Math.max(1, rowBytes)))
      for (let start = 0; start < last; start += count) yield rows(start, count)
    },
    values,
    numbers: async region => asNumbers(await values(region)),
    texts: async region => scalarsOf(await values(region)).filter(value => typeof value === 'string'),
    scalars: async region => scalarsOf(await values(region)),
  }
}

/** Where each chunk of a dataset lies in its file, for a person or a program to look at. */

import { coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { wholeRegion } from '#lib/array/region.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { ChunkRecord } from '#lib/hdf5/chunk-records.ts'
import { openLayoutReader } from '#lib/hdf5/read-layout.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { alignColumns } from './columns.ts'
import { withFile } from './with-file.ts'

/** A chunk that was never written has length 0. */
export interface LocatedChunk extends ChunkRecord {
  readonly coords: readonly number[]
}

/** The chunks of the dataset at `path`, in C order of the grid. Reads the file's hierarchy and the dataset's index. */
export async function readChunkRecords(url: string, path: string, env: Environment): Promise<readonly LocatedChunk[]> {
  const { signal } = env
  return withFile(url, env, async ({ small, hdf5 }) => {
    const objects = await (await hdf5({ signal })).readObjects({ signal })
    const dataset = objects.find(object => object.path === path)
    if (dataset?.kind !== 'dataset')
      throw new InvalidInputError(dataset === undefined ? 'There is no such dataset.' : 'This is no dataset.', {
        url,
        path,
      })
    const reader = await openLayoutReader(small, { signal })
    const { layout, records } = await reader.readLayout(dataset.address, dataset.shape ?? [], { path, signal })
    if (layout.kind !== 'chunked' || records === null)
      throw new InvalidInputError(`The dataset is not stored in chunks, its layout is ${layout.kind}.`, { url, path })
    const grid = gridShape({ shape: dataset.shape ?? [], chunkShape: layout.chunkShape })
    return [...coordsOf(wholeRegion(grid))].map((coords, index) => ({ coords, ...records.get(index) }))
  })
}

/** A line a chunk. */
export function formatChunkRecords(chunks: readonly LocatedChunk[]): string {
  const rows = chunks.map(({ coords, offset, length, filterMask }) =>
    length === 0
      ? [coords.join('.'), '-', '0']
      : [coords.join('.'), String(offset), String(length), ...(filterMask === 0 ? [] : [filterMask.toString(2)])],
  )
  const lines = alignColumns([['chunk', 'offset', 'bytes', 'filters left out'], ...rows], { right: [1, 2] })
  return `${lines.join('\n')}\n`
}

/** How the dataset behind some data is chunked, where the data is a whole dataset, perhaps of another type. */

import type { Hdf5Dataset } from '#lib/hdf5/hdf5-file.ts'
import { fileNodeId } from '#lib/nwb/read-hdf5.ts'
import type { Data, NodeId } from '#lib/nwb/tree.ts'

/** Chunk shape by data; null where there is none. */
export const sourceChunks = (datasets: ReadonlyMap<NodeId, Hdf5Dataset>) => {
  const chunksOf = (data: Data): readonly number[] | null => {
    switch (data.kind) {
      case 'source':
        return datasets.get(fileNodeId(data.file, data.path))?.chunkShape ?? null
      case 'cast':
      case 'field':
        return chunksOf(data.of)
      default:
        return null
    }
  }
  return chunksOf
}

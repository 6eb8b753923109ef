/** How the dataset behind some data is chunked, where the data is a whole dataset, perhaps of another type. */

import type { Data, NodeId } from '#lib/nwb/tree.ts'

export function sourceChunks(
  data: Data,
  chunkShapeOf: (id: NodeId) => readonly number[] | null,
): readonly number[] | null {
  switch (data.kind) {
    case 'source':
      return chunkShapeOf(`${data.file}:${data.path}`)
    case 'cast':
    case 'field':
      return sourceChunks(data.of, chunkShapeOf)
    default:
      return null
  }
}

/** Every VectorIndex → uint64, so that one reader's code fits the tables of all sessions, however long they are. */

import { isIntegerType } from '#lib/array/dtype.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import type { Change } from '#lib/nwb/change.ts'
import { castDataset } from '#lib/nwb/dataset-edits.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'

const NAME = 'vector-index-uint64'

/** A negative index, which could point nowhere, stops the conversion when the data is read. */
export const vectorIndexUint64: Step = {
  name: NAME,
  apply(tree) {
    const changes: Change[] = []
    const next = mapNodes(tree, NAME, (node, path) => {
      if (node.kind !== 'dataset' || neurodataType(node) !== 'VectorIndex') return node
      if (!isIntegerType(node.dtype) || node.dtype === 'uint64') return node
      const reason = 'All indexes of ragged columns of the dataset have one type.'
      changes.push({ step: NAME, path, before: node.dtype, after: 'uint64', reason })
      return castDataset(node, 'uint64')
    })
    return { tree: next, changes }
  },
}

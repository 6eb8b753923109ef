/** Signed VectorIndex columns → unsigned of the same width, as hdmf-common has it since 1.5 (`uint8` and wider). */

import type { IntegerType } from '#lib/array/dtype.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import type { Change } from '#lib/nwb/change.ts'
import { castDataset } from '#lib/nwb/dataset-edits.ts'
import { mapNodes } from '#lib/nwb/edit.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'

const NAME = 'unsigned-vector-index'

const UNSIGNED: Readonly<Record<string, IntegerType>> = {
  int8: 'uint8',
  int16: 'uint16',
  int32: 'uint32',
  int64: 'uint64',
}

/** A negative index, which could point nowhere, stops the conversion when the data is read. */
export const unsignedVectorIndex: Step = {
  name: NAME,
  apply(tree) {
    const changes: Change[] = []
    const next = mapNodes(tree, NAME, (node, path) => {
      if (node.kind !== 'dataset' || typeof node.dtype !== 'string' || neurodataType(node) !== 'VectorIndex')
        return node
      const dtype = UNSIGNED[node.dtype]
      if (dtype === undefined) return node
      const reason = 'The index of a ragged column must be an unsigned integer since hdmf-common 1.5.'
      changes.push({ step: NAME, path, before: node.dtype, after: dtype, reason })
      return castDataset(node, dtype)
    })
    return { tree: next, changes }
  },
}

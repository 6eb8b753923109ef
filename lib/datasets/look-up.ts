/** Values that were read for a need, in the form in which steps see them. */

import { scalarsOf } from '#lib/array/scalars.ts'
import type { Scalar, TypedValue, Values } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import { fileNodeId } from '#lib/nwb/read-hdf5.ts'
import type { DatasetNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkDatasets } from '#lib/nwb/walk.ts'
import type { Need } from './dataset.ts'

/** A dataset that has to be read, and where it lies. */
export interface LookUp {
  readonly node: DatasetNode
  /** Index into the session's files. */
  readonly file: number
  readonly path: NodePath
}

/** The datasets of a session's files that `needs` name, in their order. */
export function lookUpsOf(trees: readonly NwbTree[], needs: readonly Need[]): readonly LookUp[] {
  const nodes = new Map(trees.flatMap(tree => [...walkDatasets(tree.root)].map(({ node }) => [node.id, node])))
  return needs.map(({ id }) => {
    const node = nodes.get(id)
    if (node?.data.kind === 'source') return { node, file: node.data.file, path: node.data.path }
    throw new TransformError('needs', `${id} is needed, but it is no dataset of a source file.`)
  })
}

/** `values` of the whole dataset as its file's reader gives them: references by path, which become identities. */
export function lookedUpValue({ node, file }: LookUp, values: Values): TypedValue {
  const identify = (value: Scalar): Scalar => {
    if (isReference(value)) return { ref: value.ref === null ? null : fileNodeId(file, value.ref as NodePath) }
    return Array.isArray(value) ? value.map(identify) : value
  }
  return { dtype: node.dtype, shape: node.shape, values: scalarsOf(values).map(identify) }
}

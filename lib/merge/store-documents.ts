/** A finished tree and the plan of its arrays → the metadata documents of the store, `.zmetadata` aside. */

import type { Scalar } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import { isReference } from '#lib/nwb/attributes.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { objectId } from '#lib/nwb/object-type.ts'
import type { Target } from '#lib/nwb/targets.ts'
import type { DatasetNode, GroupNode, NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { walkObjects } from '#lib/nwb/walk.ts'
import type { PlannedArray } from '#lib/plan/conversion-plan.ts'
import {
  arrayDocuments,
  groupDocuments,
  type StoreAttribute,
  type StoreDocument,
  type StoreLink,
  type StoreScalar,
} from '#lib/zarr/hdmf.ts'

/** Documents of every group and array, parents first. `arrays`: the planned array of every dataset of the tree. */
export function storeDocuments(
  tree: NwbTree,
  targets: ReadonlyMap<NodeId, Target>,
  arrays: readonly PlannedArray[],
): readonly StoreDocument[] {
  const planned = new Map(arrays.map(array => [array.path, array]))
  const sourceObjectId = objectId(tree.root) ?? null
  const documents: StoreDocument[] = []
  for (const { path, node } of walkObjects(tree.root)) {
    const shared = { path, sourceObjectId, attributes: storeAttributes(node, path, targets) }
    if (node.kind === 'group') {
      documents.push(...groupDocuments({ ...shared, links: linksOf(node, path, targets) }))
      continue
    }
    const array = planned.get(path)
    if (array === undefined) throw new TransformError('documents', `No array was planned for ${path}.`, { path })
    documents.push(
      ...arrayDocuments({ ...array, ...shared, ...dimensionsOf(node, array), scalar: node.shape?.length === 0 }),
    )
  }
  return documents
}

function dimensionsOf({ dimensions }: DatasetNode, { shape }: PlannedArray) {
  return dimensions !== undefined && dimensions.length === shape.length ? { dimensions } : {}
}

function storeAttributes(
  node: GroupNode | DatasetNode,
  path: NodePath,
  targets: ReadonlyMap<NodeId, Target>,
): readonly StoreAttribute[] {
  return node.attributes.map(attribute => ({
    ...attribute,
    values: attribute.values.map(value => resolved(value, path, targets)),
  }))
}

function resolved(value: Scalar, path: NodePath, targets: ReadonlyMap<NodeId, Target>): StoreScalar {
  if (isReference(value)) return value.ref === null ? null : targetOf(value.ref, path, targets)
  if (typeof value === 'object') return value.map(item => resolved(item, path, targets))
  return value
}

function linksOf(group: GroupNode, path: NodePath, targets: ReadonlyMap<NodeId, Target>): readonly StoreLink[] {
  return group.children.flatMap((child): StoreLink[] => {
    if (child.kind === 'link')
      return [{ name: child.name, path: targetOf(child.target, childPath(path, child.name), targets).path }]
    return child.kind === 'external-link' ? [{ name: child.name, path: child.path, source: child.file }] : []
  })
}

function targetOf(id: NodeId, path: NodePath, targets: ReadonlyMap<NodeId, Target>): Target {
  const target = targets.get(id)
  if (target !== undefined) return target
  throw new TransformError('documents', `${path} leads to ${id}, which is no object of the output.`, { path })
}

/** The record in which a store keeps a reference, held against the object that the reference is expected to lead to. */

import type { NodeId, NodePath } from '#lib/nwb/tree.ts'
import { isThisStore } from '#lib/zarr/reference-target.ts'
import type { ExpectedNode, ExpectedTree } from './expected-tree.ts'

export interface ReferenceRecords {
  /** Where a reference of the sources, or of the list of changes, leads in the store; undefined where nowhere. */
  pathOf(id: NodeId): NodePath | undefined
  /** Object id of the object there, null where it has none. */
  objectIdOf(path: NodePath): string | null
  /** Of the session's root group. */
  readonly rootObjectId: string | null
  /** Is it the record of that object: path, object id, and the root's as its source? */
  isRecordOf(id: NodeId, record: unknown): boolean
}

/**
 * `isLenient`: a record without an object id counts as one of the object at its path, as readers take it; hdmf-zarr
 * leaves the id out where it writes the reference before the object.
 */
export function referenceRecords(
  expected: ExpectedTree,
  { isLenient = false }: { readonly isLenient?: boolean } = {},
): ReferenceRecords {
  const idAt = (path: NodePath): string | null => objectIdOf(expected.nodes.get(path))
  const rootObjectId = idAt('/')
  const pathOf = (id: NodeId) => (id.startsWith('/') ? (id as NodePath) : expected.pathOf.get(id))
  return {
    pathOf,
    objectIdOf: idAt,
    rootObjectId,
    isRecordOf(id, record) {
      const path = pathOf(id)
      if (path === undefined || typeof record !== 'object' || record === null) return false
      const {
        source,
        path: target,
        object_id: objectId,
        source_object_id: sourceId,
      } = record as Record<string, unknown>
      const isTarget = target === path && (source === undefined || (typeof source === 'string' && isThisStore(source)))
      const isId = (found: unknown, id: string | null) =>
        (found ?? null) === id || (isLenient && (found ?? null) === null)
      return isTarget && isId(objectId, idAt(path)) && isId(sourceId, rootObjectId)
    },
  }
}

function objectIdOf(node: ExpectedNode | undefined): string | null {
  const attribute = node !== undefined && 'attributes' in node ? node.attributes.find(isObjectId) : undefined
  const value = attribute?.values[0]
  return typeof value === 'string' ? value : null
}

const isObjectId = ({ name }: { readonly name: string }) => name === 'object_id'

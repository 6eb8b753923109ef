/** Absolute paths in the tree, and what may be a name in one. */

import { TransformError } from '#lib/errors.ts'
import type { NodePath } from './tree.ts'

export const ROOT_PATH: NodePath = '/'

/** Path of the child `name` of the group at `parent`. */
export const childPath = (parent: NodePath, name: string): NodePath =>
  parent === ROOT_PATH ? `/${name}` : `${parent}/${name}`

/** Path of the group that holds the node; the root is its own parent. */
export function parentPath(path: NodePath): NodePath {
  const cut = path.lastIndexOf('/')
  return cut <= 0 ? ROOT_PATH : (path.slice(0, cut) as NodePath)
}

/** Last part of a path; empty for the root. */
export const nameOf = (path: NodePath): string => path.slice(path.lastIndexOf('/') + 1)

/** Names from the root downwards; none for the root itself. */
export const partsOf = (path: NodePath): readonly string[] => (path === ROOT_PATH ? [] : path.slice(1).split('/'))

/** Is the node at `path` the one at `ancestor`, or below it? */
export const isWithin = (path: NodePath, ancestor: NodePath): boolean =>
  ancestor === ROOT_PATH || path === ancestor || path.startsWith(`${ancestor}/`)

/** Order of children: by the UTF-8 bytes of their names, as HDF5 and sorted Zarr keys have it. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0
  // Only a surrogate pair can make the order of UTF-16 units differ from that of UTF-8 bytes.
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}

const SURROGATE = /[\ud800-\udfff]/

/** Folder beside the Zarr nodes in which a store keeps its provenance. */
const RESERVED_AT_ROOT = 'nwb2zarr'

/** Why a name cannot stand in a Zarr store, or undefined where it can. */
export function nameFault(name: string, parent: NodePath): string | undefined {
  if (name === '') return 'it is empty'
  if (name === '.' || name === '..') return 'it would lead out of its folder'
  if (name.includes('/') || name.includes('\\')) return 'it holds a path separator'
  if (/\p{Cc}/u.test(name)) return 'it holds a control character'
  if (/\p{Cs}/u.test(name)) return 'it is no Unicode text'
  if (name.startsWith('.z') || name === 'zarr.json') return 'Zarr keeps its own metadata under such names'
  if (parent === ROOT_PATH && name === RESERVED_AT_ROOT) return 'the store keeps its provenance there'
  return undefined
}

/** Throws a TransformError in the name of `step` unless `name` can be a child of the group at `parent`. */
export function checkName(name: string, parent: NodePath, step: string): void {
  const fault = nameFault(name, parent)
  if (fault === undefined) return
  const path = childPath(parent, name)
  throw new TransformError(step, `The name ${JSON.stringify(name)} cannot be used in a Zarr store: ${fault}.`, { path })
}

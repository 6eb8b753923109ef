/**
 * A Zarr store of hdmf-zarr → the NWB tree, what the format adds undone: `zarr_link` becomes links, scalars have no axes,
 * `zarr_dtype` is the element type. `/specifications` stays behind, as for HDF5.
 */

import type { DataType } from '#lib/array/dtype.ts'
import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { storedElements } from '#lib/zarr/element-type.ts'
import { isJsonObject, type Json, type JsonObject } from '#lib/zarr/json.ts'
import { openStoreArrays, type StoredArray, type StoreNodes } from '#lib/zarr/open-store-arrays.ts'
import { isThisStore } from '#lib/zarr/reference-target.ts'
import type { CodecConfig } from '#lib/zarr/v2-metadata.ts'
import { compareNames, isWithin, nameOf, parentPath, partsOf, ROOT_PATH } from './node-path.ts'
import { fileNodeId } from './read-hdf5.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree, TreeNode } from './tree.ts'
import { attributesOfJson } from './zarr-attributes.ts'

const SPECIFICATIONS: NodePath = '/specifications'

/** Groups within groups that a tree may have; real sessions stay below 10. */
const MOST_LEVELS = 128

/** The whole store as file 0: one request where it is consolidated. Its size and ETag are not known and left empty. */
export async function readZarrTree(store: Store, { signal }: Waiting = {}): Promise<NwbTree> {
  return treeFromStore(await openStoreArrays(store, { signal }))
}

/** The tree of nodes that have been read already. */
export function treeFromStore({ store, nodes }: StoreNodes): NwbTree {
  const childrenOf = new Map<NodePath, TreeNode[]>()
  let root: GroupNode | undefined
  const paths = [...nodes.keys()] as NodePath[]

  // Deepest first, so that every group finds its children complete.
  for (const path of paths.sort((a, b) => partsOf(b).length - partsOf(a).length)) {
    const stored = nodes.get(path)
    if (stored === undefined || isWithin(path, SPECIFICATIONS)) continue
    if (partsOf(path).length > MOST_LEVELS)
      throw new UnsupportedFeatureError('deep nesting', `Groups are nested deeper than ${MOST_LEVELS} levels`, { path })
    const node = stored.kind === 'array' ? datasetNode(stored, path) : groupNode(stored.attributes, path, childrenOf)
    if (path === ROOT_PATH && node.kind === 'group') root = node
    else addTo(childrenOf, parentPath(path), node)
    if (path !== ROOT_PATH && nodes.get(parentPath(path))?.kind !== 'group')
      throw new CorruptSourceError(`"${path}" is in no group: "${parentPath(path)}" has no .zgroup`, { path })
  }
  if (root === undefined)
    throw new CorruptSourceError('The store has no root group', { url: store.url, path: ROOT_PATH })
  return { files: [{ url: store.url, size: 0, etag: '' }], root }
}

function groupNode(
  attributes: JsonObject,
  path: NodePath,
  childrenOf: ReadonlyMap<NodePath, readonly TreeNode[]>,
): GroupNode {
  const children = [...(childrenOf.get(path) ?? []), ...linkNodes(attributes.zarr_link ?? [], path)]
  return {
    kind: 'group',
    name: nameOf(path),
    id: fileNodeId(0, path),
    attributes: attributesOfJson(attributes, path),
    children: children.sort((a, b) => compareNames(a.name, b.name)),
  }
}

function datasetNode({ attributes, metadata }: StoredArray & { path: string }, path: NodePath): DatasetNode {
  const scalar = attributes.zarr_dtype === 'scalar' && metadata.shape.join() === '1'
  const dimensions = scalar ? undefined : namesOf(attributes._ARRAY_DIMENSIONS, metadata.shape.length)
  const codecs = metadata.compressor === null ? metadata.filters : [...metadata.filters, metadata.compressor]
  return {
    kind: 'dataset',
    name: nameOf(path),
    id: fileNodeId(0, path),
    attributes: attributesOfJson(attributes, path),
    dtype: elementType({ attributes, metadata, path }),
    shape: scalar ? [] : metadata.shape,
    data: { kind: 'source', file: 0, path },
    ...(dimensions && { dimensions }),
    storage: { chunkShape: metadata.chunkShape, filters: codecs.map(describeCodec) },
  }
}

/** A type that can't be read is no reason to show nothing of the store: it stays uninterpreted. */
function elementType({ attributes, metadata, path }: Omit<StoredArray, 'kind'>): DataType {
  try {
    return storedElements(metadata, attributes.zarr_dtype, path).dtype
  } catch (error) {
    if (error instanceof UnsupportedFeatureError) return 'opaque'
    throw error
  }
}

function linkNodes(links: Json, path: NodePath): TreeNode[] {
  if (!Array.isArray(links)) throw new CorruptSourceError(`"zarr_link" of "${path}" is no list`, { path })
  return links.map((link: Json) => {
    const { name, source = '.', path: target } = isJsonObject(link) ? link : {}
    if (typeof name !== 'string' || typeof source !== 'string' || typeof target !== 'string')
      throw new CorruptSourceError(`"zarr_link" of "${path}" has a link without name, source and path`, { path })
    const absolute: NodePath = target.startsWith('/') ? (target as NodePath) : `/${target}`
    if (isThisStore(source)) return { kind: 'link', name, target: fileNodeId(0, absolute) }
    return { kind: 'external-link', name, file: source, path: absolute }
  })
}

function namesOf(names: Json | undefined, axes: number): readonly string[] | undefined {
  if (!Array.isArray(names) || names.length !== axes || axes === 0) return undefined
  return names.every((name: Json) => typeof name === 'string') ? names : undefined
}

/** `zstd 5`, `blosc lz4 5`, `vlen-utf8`. */
function describeCodec({ id, cname, level, clevel, elementsize }: CodecConfig): string {
  return [id, cname, level ?? clevel ?? elementsize].filter(part => part !== undefined).join(' ')
}

function addTo(childrenOf: Map<NodePath, TreeNode[]>, parent: NodePath, node: TreeNode): void {
  const siblings = childrenOf.get(parent)
  if (siblings === undefined) childrenOf.set(parent, [node])
  else siblings.push(node)
}

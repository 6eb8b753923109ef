/**
 * The objects of an HDF5 file → the NWB tree. What HDF5 alone needs stays behind: `/specifications` and the attribute
 * `.specloc` that points there (their texts are fetched separately), committed datatypes, and which of an object's
 * hard links is the "real" one (the first; the others become links).
 */

import type { Attribute, Scalar } from '#lib/array/values.ts'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { Hdf5Dataset, Hdf5Filter, Hdf5Object } from '#lib/hdf5/hdf5-file.ts'
import { isReference } from './attributes.ts'
import { compareNames, isWithin, nameOf, parentPath, partsOf, ROOT_PATH } from './node-path.ts'
import { pathResolver, type ResolvePath } from './resolve-paths.ts'
import type { DatasetNode, NodeId, NodePath, NwbTree, StorageHint, TreeFile, TreeNode } from './tree.ts'

/** Where PyNWB caches the schemas of a file. */
const SPECIFICATIONS: NodePath = '/specifications'

/** Groups within groups that a tree may have; real sessions stay below 10. */
const MOST_LEVELS = 128

/** A cached schema text: a scalar string dataset of the file, `/specifications/<namespace>/<version>/<source>`. */
export interface CachedSource {
  readonly namespace: string
  readonly version: string
  /** `namespace`, or the name of one of its sources. */
  readonly source: string
  readonly path: NodePath
}

export interface SourceTree {
  readonly tree: NwbTree
  readonly cachedSources: readonly CachedSource[]
  /** What was left out and may surprise. */
  readonly warnings: readonly string[]
}

/** Identity of the object at `path` of the file with that number. */
export const fileNodeId = (fileNumber: number, path: NodePath): NodeId => `${fileNumber}:${path}`

/**
 * The tree of one file of a session. `objects` as `Hdf5File.readObjects` lists them; `fileNumber` is the file's index
 * in `files`, all the session's files.
 */
export function treeFromObjects(
  objects: readonly Hdf5Object[],
  fileNumber: number,
  files: readonly TreeFile[],
): SourceTree {
  const url = files[fileNumber]?.url
  const place = url === undefined ? {} : { url }
  const resolve = pathResolver(objects)
  const warnings: string[] = []
  const childrenOf = new Map<NodePath, TreeNode[]>()
  const context: Context = { fileNumber, resolve }

  // A group's children follow it in the list, so that going backwards every group finds its children complete.
  for (const object of objects.toReversed()) {
    if (isWithin(object.path, SPECIFICATIONS)) continue
    if (partsOf(object.path).length > MOST_LEVELS) {
      const message = `Groups are nested deeper than ${MOST_LEVELS} levels.`
      throw new UnsupportedFeatureError('deep nesting', message, { ...place, path: object.path })
    }
    if (object.kind === 'committed-type') {
      warnings.push(`The committed datatype ${object.path} has no form in Zarr and is left out.`)
      continue
    }
    const children = childrenOf.get(object.path)?.toSorted((a, b) => compareNames(a.name, b.name)) ?? []
    const node = makeNode(object, children, context)
    if (object.path === ROOT_PATH) {
      if (node.kind !== 'group') break
      const datasets = objects.filter(({ kind }) => kind === 'dataset')
      const cachedSources = cachedSourcesAmong(datasets.map(({ path }) => path))
      return { tree: { files, root: node }, cachedSources, warnings: warnings.toReversed() }
    }
    const parent = parentPath(object.path)
    const siblings = childrenOf.get(parent)
    if (siblings === undefined) childrenOf.set(parent, [node])
    else siblings.push(node)
  }
  throw new CorruptSourceError('The file has no root group.', { ...place, path: ROOT_PATH })
}

interface Context {
  readonly fileNumber: number
  readonly resolve: ResolvePath
}

function makeNode(
  object: Exclude<Hdf5Object, { kind: 'committed-type' }>,
  children: readonly TreeNode[],
  context: Context,
): TreeNode {
  const name = nameOf(object.path)
  const id = fileNodeId(context.fileNumber, object.path)
  switch (object.kind) {
    case 'group':
      return { kind: 'group', name, id, attributes: attributesOf(object, context), children }
    case 'dataset':
      return datasetNode(object, name, id, context)
    case 'link':
      return { kind: 'link', name, target: fileNodeId(context.fileNumber, context.resolve(object.path)) }
    case 'external-link':
      return { kind: 'external-link', name, file: object.file, path: object.target }
  }
}

function datasetNode(object: Hdf5Dataset, name: string, id: NodeId, context: Context): DatasetNode {
  const storage: StorageHint = {
    chunkShape: object.chunkShape,
    filters: object.filters.map(filterText),
  }
  return {
    kind: 'dataset',
    name,
    id,
    attributes: attributesOf(object, context),
    dtype: object.dtype,
    shape: object.shape,
    data: { kind: 'source', file: context.fileNumber, path: object.path },
    storage,
  }
}

/** The registered number of deflate, which everybody calls gzip, with its level as only option. */
const DEFLATE = 1

const filterText = ({ id, name, options }: Hdf5Filter): string => (id === DEFLATE ? `gzip ${options[0] ?? ''}` : name)

function attributesOf(object: Hdf5Object & { readonly attributes: readonly Attribute[] }, context: Context) {
  const kept =
    object.path === ROOT_PATH ? object.attributes.filter(({ name }) => name !== '.specloc') : object.attributes
  return kept.map(attribute => ({ ...attribute, values: attribute.values.map(value => identify(value, context)) }))
}

/** The value with every path of a reference turned into the identity of its object. */
function identify(value: Scalar, context: Context): Scalar {
  if (isReference(value)) {
    if (value.ref === null) return value
    return { ref: fileNodeId(context.fileNumber, context.resolve(value.ref as NodePath)) }
  }
  return Array.isArray(value) ? value.map(item => identify(item, context)) : value
}

/** Those of the datasets of a file, by their paths, that hold a schema. */
export function cachedSourcesAmong(paths: Iterable<NodePath>): readonly CachedSource[] {
  const sources: CachedSource[] = []
  for (const path of paths) {
    if (!isWithin(path, SPECIFICATIONS)) continue
    const [, namespace, version, source, ...rest] = partsOf(path)
    if (namespace === undefined || version === undefined || source === undefined || rest.length > 0) continue
    sources.push({ namespace, version, source, path })
  }
  return sources
}

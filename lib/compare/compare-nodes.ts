/** The objects of a store against those that are expected: presence, kind, attributes, links, element type and shape. */

import { type DataType, formatDtype } from '#lib/array/dtype.ts'
import { parentPath } from '#lib/nwb/node-path.ts'
import type { DatasetNode, NodePath, NwbTree, TreeNode } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'
import type { Json, JsonObject } from '#lib/zarr/json.ts'
import type { StoredArray, StoreNodes } from '#lib/zarr/open-store-arrays.ts'
import { sameJson } from './change-forms.ts'
import { compareAttributes } from './compare-attributes.ts'
import type { Difference } from './difference.ts'
import type { ExpectedDataset, ExpectedNode, ExpectedTree } from './expected-tree.ts'
import type { ReferenceRecords } from './reference-records.ts'

/** An array whose elements remain to be compared. */
export interface ArrayPair {
  readonly path: NodePath
  readonly expected: ExpectedDataset
  readonly stored: StoredArray
}

export interface ComparedNodes {
  readonly differences: readonly Difference[]
  readonly pairs: readonly ArrayPair[]
  readonly groups: number
  readonly arrays: number
  readonly links: number
  readonly attributes: number
}

export interface NodesInput {
  readonly expected: ExpectedTree
  /** The store as a tree, and its documents. */
  readonly tree: NwbTree
  readonly store: StoreNodes
  readonly records: ReferenceRecords
  /** Is the attribute one that a listed change concerns? A twin may have another. */
  isChanged(path: string, attribute: string): boolean
}

/** Everything but the elements of arrays. */
export function compareNodes(input: NodesInput): ComparedNodes {
  const { expected, tree } = input
  const found = new Map<NodePath, TreeNode>([...walk(tree.root)].map(({ path, node }) => [path, node]))
  const differences: Difference[] = []
  const pairs: ArrayPair[] = []
  const counts = { groups: 0, arrays: 0, links: 0, attributes: 0 }
  for (const [path, node] of expected.nodes) {
    const other = found.get(path)
    if (other === undefined) {
      // Of a group that is missing with all that is in it, the group is named.
      if (path === '/' || found.has(parentPath(path)))
        differences.push({ kind: 'missing', path, expected: node.kind, found: null })
      continue
    }
    if (node.kind === 'group') counts.groups++
    else if (node.kind === 'dataset') counts.arrays++
    else counts.links++
    if ('attributes' in node) counts.attributes += node.attributes.length
    differences.push(...compareNode(path, node, other, input, pairs))
    for (const twin of expected.twins.get(path) ?? []) differences.push(...compareTwin(path, twin, node, input, pairs))
  }
  for (const [path, node] of found)
    if (!expected.nodes.has(path) && expected.nodes.has(parentPath(path)))
      differences.push({ kind: 'unexpected', path, expected: null, found: node.kind })
  return { differences, pairs, ...counts }
}

function compareNode(
  path: NodePath,
  node: ExpectedNode,
  found: TreeNode,
  input: NodesInput,
  pairs: ArrayPair[],
): readonly Difference[] {
  if (node.kind !== found.kind) return [{ kind: 'kind', path, expected: node.kind, found: found.kind }]
  if (node.kind === 'link' || node.kind === 'external-link') return compareLinks(path, node, found, input)
  const stored = input.store.nodes.get(path)
  const attributes = compareAttributes(path, node.attributes, stored?.attributes ?? {}, input.records)
  if (node.kind !== 'dataset' || found.kind !== 'dataset' || stored?.kind !== 'array') return attributes
  const elements = compareElements(path, node, found, stored)
  if (elements.length === 0) pairs.push({ path, expected: node, stored })
  return [...attributes, ...elements]
}

function compareLinks(
  path: NodePath,
  node: Exclude<ExpectedNode, { kind: 'group' | 'dataset' }>,
  found: TreeNode,
  { records }: NodesInput,
): readonly Difference[] {
  const [expected, other] = [endOf(node, records), endOf(found, records)]
  return sameJson(expected, other) ? [] : [{ kind: 'link', path, expected, found: other }]
}

/** Path of a link's target, with the file where it is another; a link of the store names paths only. */
function endOf(node: ExpectedNode | TreeNode, records: ReferenceRecords): unknown {
  if (node.kind === 'external-link') return { file: node.file, path: node.path }
  if (node.kind !== 'link') return null
  return 'name' in node ? node.target.replace(/^0:/, '') : (records.pathOf(node.target) ?? null)
}

function compareElements(
  path: NodePath,
  node: ExpectedDataset,
  found: DatasetNode,
  { attributes, metadata }: StoredArray,
): readonly Difference[] {
  const differences: Difference[] = []
  if (!sameJson(node.dtype, found.dtype))
    differences.push({ kind: 'dtype', path, expected: formatDtype(node.dtype), found: formatDtype(found.dtype) })
  if (!sameJson(shapeOf(node, attributes), found.shape))
    differences.push({ kind: 'shape', path, expected: node.shape, found: found.shape })
  if (!isNameOf(attributes.zarr_dtype, node))
    differences.push({
      kind: 'dtype',
      path,
      attribute: 'zarr_dtype',
      expected: formatDtype(node.dtype),
      found: JSON.stringify(attributes.zarr_dtype),
    })
  const names = attributes._ARRAY_DIMENSIONS
  if (names !== undefined && !(Array.isArray(names) && names.length === metadata.shape.length))
    differences.push({
      kind: 'attribute',
      path,
      attribute: '_ARRAY_DIMENSIONS',
      expected: metadata.shape.length,
      found: Array.isArray(names) ? names.length : null,
      detail: 'Each axis has a name.',
    })
  return differences
}

/** A single record has no mark of its own: readers find records by the list of their fields. */
const shapeOf = ({ dtype, shape }: ExpectedDataset, { zarr_dtype: name }: JsonObject): readonly number[] | null =>
  shape?.length === 0 && (typeof dtype === 'object' || dtype === 'reference') && name !== 'scalar' ? [1] : shape

/** Does `zarr_dtype` name the element type, as far as readers go by it? */
function isNameOf(name: Json | undefined, { dtype, shape }: ExpectedDataset): boolean {
  if (name === undefined) return true
  if (name === 'scalar') return shape?.length === 0
  return Array.isArray(name) ? typeof dtype === 'object' : (NAMES[String(dtype)] ?? [dtype]).includes(String(name))
}

/** Names that releases of hdmf-zarr have given a type, where they are not its own. */
const NAMES: Readonly<Partial<Record<string, readonly (DataType | string)[]>>> = {
  string: ['str', 'bytes', 'object_', 'utf8', 'ascii', 'text', 'datetime', 'isodatetime'],
  reference: ['object'],
  bool: ['bool', 'bool_'],
}

/** An object of a later file that the store's object stands for: what it has, the other one must have too. */
function compareTwin(
  path: NodePath,
  twin: ExpectedNode,
  node: ExpectedNode,
  input: NodesInput,
  pairs: ArrayPair[],
): readonly Difference[] {
  const file = twin.origin?.file
  const told = (difference: Difference): Difference => ({
    ...difference,
    detail: `As file ${file} of the session has it.`,
  })
  if (twin.kind !== node.kind) return [told({ kind: 'kind', path, expected: twin.kind, found: node.kind })]
  const stored = input.store.nodes.get(path)
  if (!('attributes' in twin) || stored === undefined) return []
  const own = twin.attributes.filter(({ name }) => name !== 'object_id' && !input.isChanged(path, name))
  const differing = compareAttributes(path, own, stored.attributes, input.records)
  if (twin.kind === 'dataset' && node.kind === 'dataset' && stored.kind === 'array') {
    if (!sameJson([twin.dtype, twin.shape], [node.dtype, node.shape]))
      return [told({ kind: 'shape', path, expected: twin.shape, found: node.shape })]
    pairs.push({ path, expected: twin, stored })
  }
  return differing.filter(({ kind }) => kind !== 'unexpected').map(told)
}

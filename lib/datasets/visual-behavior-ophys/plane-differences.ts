/**
 * The objects that the planes of a session share (behaviour, stimuli, subject), a later plane's held against the base's
 * before they are dropped. Structure, attributes, links and the elements of small datasets are compared here; those of
 * large ones when the store is compared with its sources, where every plane's are expected in it.
 */

import { elementCount } from '#lib/array/region.ts'
import type { Scalar } from '#lib/array/values.ts'
import type { LookedUp, Need } from '#lib/datasets/dataset.ts'
import { isReference, type ObjectNode } from '#lib/nwb/attributes.ts'
import type { DatasetNode, NodePath, TreeNode } from '#lib/nwb/tree.ts'
import { walk } from '#lib/nwb/walk.ts'
import { isOwnOfPlane, type PlaneFile } from './plane-files.ts'

/** Elements of a dataset that is compared before the conversion: tables of trials and presentations have fewer. */
const MOST_COMPARED = 20_000

/** Each file has its own. */
const OWN_FACTS: readonly NodePath[] = ['/identifier', '/file_create_date', '/general/session_id']

export interface PlaneDifference {
  readonly path: NodePath
  /** `only in the base`, `shape [3] instead of [4]`. */
  readonly what: string
}

/** Values of both files that `planeDifferences` looks at. */
export function sharedNeeds(base: PlaneFile, plane: PlaneFile): readonly Need[] {
  const others = sharedNodes(plane)
  return [...sharedNodes(base)].flatMap(([path, node]) => {
    const other = others.get(path)
    if (node.kind !== 'dataset' || other?.kind !== 'dataset' || !isSmall(node) || !isSmall(other)) return []
    return [node, other].map(({ id }) => ({ id, maxElements: MOST_COMPARED }))
  })
}

/** How the plane's shared objects differ from the base's, in the order of the paths of the base, then of the plane. */
export function planeDifferences(base: PlaneFile, plane: PlaneFile, lookedUp: LookedUp): readonly PlaneDifference[] {
  const [ours, theirs] = [sharedNodes(base), sharedNodes(plane)]
  const found = [...ours].map(([path, node]): PlaneDifference | undefined => {
    const what = difference(node, theirs.get(path), lookedUp)
    return what === undefined ? undefined : { path, what }
  })
  const more = [...theirs.keys()].filter(path => !ours.has(path)).map(path => ({ path, what: 'not in the base' }))
  return [...found.filter(entry => entry !== undefined), ...more]
}

function sharedNodes(plane: PlaneFile): ReadonlyMap<NodePath, TreeNode> {
  const isShared = (path: NodePath) => !isOwnOfPlane(path, plane) && !OWN_FACTS.includes(path)
  return new Map([...walk(plane.tree.root)].flatMap(({ path, node }) => (isShared(path) ? [[path, node]] : [])))
}

const isSmall = ({ shape }: DatasetNode): boolean => shape !== null && elementCount(shape) <= MOST_COMPARED

function difference(node: TreeNode, other: TreeNode | undefined, lookedUp: LookedUp): string | undefined {
  if (other === undefined) return 'only in the base'
  if (node.kind !== other.kind) return `a ${other.kind} instead of a ${node.kind}`
  if (node.kind === 'link' && other.kind === 'link')
    return pathIn(node.target) === pathIn(other.target) ? undefined : `a link to ${pathIn(other.target)}`
  if (!('attributes' in node) || !('attributes' in other)) return undefined
  const attribute = differingAttribute(node, other)
  if (attribute !== undefined) return `another ${attribute}`
  if (node.kind !== 'dataset' || other.kind !== 'dataset') return undefined
  return elementDifference(node, other, lookedUp)
}

function elementDifference(node: DatasetNode, other: DatasetNode, lookedUp: LookedUp): string | undefined {
  if (!same(node.dtype, other.dtype)) return 'another element type'
  if (!same(node.shape, other.shape)) return `shape [${other.shape ?? ''}] instead of [${node.shape ?? ''}]`
  const [values, others] = [lookedUp.get(node.id)?.values, lookedUp.get(other.id)?.values]
  if (values === undefined || others === undefined) return undefined
  const at = values.findIndex((value, index) => !same(withoutFile(value), withoutFile(others[index])))
  return at < 0 ? undefined : `another value of element ${at}`
}

/** Name of the first attribute that differs; object ids always do. */
function differingAttribute(node: ObjectNode, other: ObjectNode): string | undefined {
  const valueIn = ({ attributes }: ObjectNode, name: string) => {
    const attribute = attributes.find(entry => entry.name === name)
    return attribute && [attribute.dtype, attribute.shape, attribute.values.map(withoutFile)]
  }
  const names = new Set([...node.attributes, ...other.attributes].map(({ name }) => name))
  names.delete('object_id')
  return [...names].find(name => !same(valueIn(node, name), valueIn(other, name)))
}

/** A reference by the path in its own file. */
function withoutFile(value: Scalar | undefined): unknown {
  if (isReference(value)) return { ref: pathIn(value.ref ?? '') }
  return Array.isArray(value) ? value.map(withoutFile) : value
}

const pathIn = (id: string): string => id.replace(/^\d+:/, '')

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

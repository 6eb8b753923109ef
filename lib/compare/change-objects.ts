/** A listed change of an object, applied to what is expected; each form of nwb/change.ts is a case. */

import { formatDtype, isCompoundType, isNumberType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Change } from '#lib/nwb/change.ts'
import { childPath, parentPath } from '#lib/nwb/node-path.ts'
import { fileNodeId } from '#lib/nwb/read-hdf5.ts'
import type { Data, NodePath } from '#lib/nwb/tree.ts'
import { attributesOf } from './change-attributes.ts'
import {
  type ColumnsForm,
  type DatasetForm,
  isColumnsForm,
  isDatasetForm,
  isNumberName,
  isPath,
  isPlaceForm,
  isPlain,
  isShapeForm,
  type PlaceForm,
  sameJson,
  type TextsForm,
  textsForm,
} from './change-forms.ts'
import {
  type ExpectedDataset,
  type ExpectedNode,
  type ExpectedTree,
  joinPath,
  place,
  removeNodes,
  takeByOrigin,
  takeByPath,
} from './expected-tree.ts'

/** A claim about values of the sources, to be checked by whoever can read them. */
export interface ValueClaim {
  readonly change: Change
  readonly node: ExpectedDataset
  readonly texts: readonly string[]
}

const KINDS: readonly unknown[] = ['group', 'dataset', 'link', 'external-link']

/** What is wrong with the change, or undefined; `claims` gets what must be looked up. */
export function changeObject(expected: ExpectedTree, change: Change, claims: ValueClaim[]): string | undefined {
  const { path, before, after } = change
  const node = expected.nodes.get(path)
  if (isPlaceForm(before)) return changePlace(expected, path, before, after)
  if (isColumnsForm(after)) return splitColumn(expected, path, before, after)
  if (after === null) return leaveOut(expected, path, node, before)
  if (isShapeForm(before) && isShapeForm(after)) return reshape(expected, path, node, before.shape, after.shape)
  if (isNumberName(before) && isNumberName(after)) {
    if (node?.kind !== 'dataset' || node.dtype !== before) return 'the type before is another'
    const data: Data = { kind: 'cast', of: node.data, from: node.dtype, dtype: after }
    expected.nodes.set(path, { ...node, dtype: after, data })
    return undefined
  }
  if (before !== null && KINDS.includes(before) && node?.kind !== before) return `there is no ${String(before)} here`
  if (after === 'group') return add(expected, path, { kind: 'group', attributes: [], origin: undefined })
  const texts = textsForm(after)
  if (texts !== undefined) return putTexts(expected, change, node, texts, claims)
  if (isDatasetForm(after)) return putDataset(expected, path, node, before, after)
  if (isPlain(after) && isPath(after.target))
    return put(expected, path, before, { kind: 'link', target: after.target, origin: undefined })
  if (isPlain(after) && isPlain(after.attributes))
    return put(expected, path, before, { kind: 'group', attributes: attributesOf(after.attributes), origin: undefined })
  return 'the change has no known form'
}

function leaveOut(expected: ExpectedTree, path: NodePath, node: ExpectedNode | undefined, before: unknown) {
  if (node === undefined) return 'there is nothing here to leave out'
  const isEmpty = isShapeForm(before) && before.shape === null && node.kind === 'dataset' && node.shape === null
  if (node.kind !== before && !isEmpty) return `a ${node.kind} is here`
  removeNodes(expected, path)
  return undefined
}

function reshape(
  expected: ExpectedTree,
  path: NodePath,
  node: ExpectedNode | undefined,
  before: readonly number[] | null,
  after: readonly number[] | null,
): string | undefined {
  if (node?.kind !== 'dataset' || !sameJson(node.shape, before) || after === null) return 'the shape before is another'
  const count = before === null ? 0 : elementCount(before)
  if (count !== elementCount(after)) return 'the shapes have different numbers of elements'
  const data: Data =
    before === null ? { kind: 'values', values: [] } : { kind: 'reshape', of: { data: node.data, shape: before } }
  expected.nodes.set(path, { ...node, shape: after, data })
  return undefined
}

/** Objects that are elsewhere, stand for others, or hold the elements of others. */
function changePlace(expected: ExpectedTree, path: NodePath, before: PlaceForm, after: unknown): string | undefined {
  if (after === null && before.file !== undefined) {
    return takeByOrigin(expected, before.file, before.path).length > 0 ? undefined : 'no such object'
  }
  if (isPlain(after) && isPath(after.sameAs) && before.file !== undefined)
    return standFor(expected, before.file, before.path, after.sameAs)
  if (isPlain(after) && isPlain(after.attributes)) {
    const node = copyOf(expected, before)
    return typeof node === 'string'
      ? node
      : add(expected, path, { ...node, attributes: attributesOf(after.attributes) })
  }
  if (!isPlain(after) || after.path !== path) return 'the change has no known form'
  if (expected.nodes.has(path)) return 'something else is here already'
  const taken =
    before.file === undefined ? takeByPath(expected, before.path) : takeByOrigin(expected, before.file, before.path)
  for (const [relative, node] of taken) place(expected, joinPath(path, relative), node)
  return taken.length > 0 ? undefined : 'no such object'
}

/** Everything of the file that has a counterpart becomes its twin: what differs between the two will show. */
function standFor(expected: ExpectedTree, file: number, origin: NodePath, sameAs: NodePath): string | undefined {
  if (!expected.nodes.has(sameAs)) return `there is nothing at ${sameAs}`
  const taken = takeByOrigin(expected, file, origin)
  for (const [relative, node] of taken) place(expected, joinPath(sameAs, relative), node)
  return taken.length > 0 ? undefined : 'no such object'
}

function copyOf(expected: ExpectedTree, { file, path, field }: PlaceForm): ExpectedDataset | string {
  const current = file === undefined ? path : expected.pathOf.get(fileNodeId(file, path))
  const node = current === undefined ? undefined : expected.nodes.get(current)
  if (node?.kind !== 'dataset') return `there is no dataset at ${path}`
  if (field === undefined) return { ...node, origin: undefined }
  const dtype = isCompoundType(node.dtype) ? node.dtype.compound.find(({ name }) => name === field)?.dtype : undefined
  if (dtype === undefined) return `${path} has no field ${field}`
  return { ...node, dtype, data: { kind: 'field', of: node.data, name: field }, origin: undefined }
}

/** The columns must be the fields of the compound, each of its own, in order. */
function splitColumn(
  expected: ExpectedTree,
  path: NodePath,
  before: unknown,
  { columns, references }: ColumnsForm,
): string | undefined {
  const node = expected.nodes.get(path)
  if (node?.kind !== 'dataset' || !isCompoundType(node.dtype)) return 'there is no dataset of compounds here'
  if (!isPlain(before) || !sameJson(before.dtype, node.dtype)) return 'the type before is another'
  const table = parentPath(path)
  const fields = node.dtype.compound
  if (fields.length !== columns.length) return `${fields.length} fields cannot be ${columns.length} columns`
  for (const [at, name] of columns.entries()) {
    const column = expected.nodes.get(childPath(table, name))
    const field = fields[at]
    const isField =
      column?.kind === 'dataset' && sameJson(column.data, { kind: 'field', of: node.data, name: field?.name })
    if (!isField) return `${name} does not hold the field ${field?.name}`
  }
  removeNodes(expected, path)
  const heir = references ?? columns[0] ?? ''
  if (!columns.includes(heir)) return `${heir} is none of the columns`
  if (node.origin !== undefined)
    expected.pathOf.set(fileNodeId(node.origin.file, node.origin.path), childPath(table, heir))
  return undefined
}

function putTexts(
  expected: ExpectedTree,
  change: Change,
  node: ExpectedNode | undefined,
  { shape, texts }: TextsForm,
  claims: ValueClaim[],
): string | undefined {
  const { path, before } = change
  const data: Data = { kind: 'values', values: texts }
  if (before === null && node === undefined)
    return add(expected, path, { kind: 'dataset', dtype: 'string', shape, data, attributes: [], origin: undefined })
  if (node?.kind !== 'dataset' || node.dtype !== 'string') return 'there is no dataset of texts here'
  const count = node.shape === null ? 0 : elementCount(node.shape)
  const old = before === null ? [] : textsForm(before)?.texts
  if (old?.length !== count) return 'the texts before are others'
  if (count > 0) claims.push({ change, node, texts: old })
  const keeps = node.shape !== null && elementCount(node.shape) === texts.length
  expected.nodes.set(path, { ...node, shape: keeps ? node.shape : shape, data })
  return undefined
}

function putDataset(
  expected: ExpectedTree,
  path: NodePath,
  node: ExpectedNode | undefined,
  before: unknown,
  { dtype, shape, data, attributes }: DatasetForm,
): string | undefined {
  const kept = node?.kind === 'dataset' ? node : undefined
  if (before !== null && kept === undefined) return 'there is no dataset here'
  if (isNumberType(dtype) && elementCount(shape) < 0) return `${formatDtype(dtype)} cannot have this shape`
  const described = attributes === undefined ? (kept?.attributes ?? []) : attributesOf(attributes)
  return put(expected, path, before, {
    kind: 'dataset',
    dtype,
    shape,
    data,
    attributes: described,
    origin: kept?.origin,
  })
}

/** Adds an object, or puts it in the place of the one that `before` says was there. */
function put(expected: ExpectedTree, path: NodePath, before: unknown, node: ExpectedNode): string | undefined {
  if (before === null) return add(expected, path, node)
  if (node.kind !== 'group') removeNodes(expected, path)
  expected.nodes.set(path, node)
  return undefined
}

function add(expected: ExpectedTree, path: NodePath, node: ExpectedNode): string | undefined {
  if (expected.nodes.has(path)) return 'there is something here already'
  if (expected.nodes.get(parentPath(path))?.kind !== 'group') return 'there is no group to hold it'
  expected.nodes.set(path, node)
  return undefined
}

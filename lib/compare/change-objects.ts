/** A listed change of an object, applied to what is expected; each form of nwb/change.ts is a case. */

import { elementCount } from '#lib/array/region.ts'
import type { Change } from '#lib/nwb/change.ts'
import type { Data, NodePath } from '#lib/nwb/tree.ts'
import { attributesOf } from './change-attributes.ts'
import {
  type DatasetForm,
  isColumnsForm,
  isDatasetForm,
  isNumberName,
  isPath,
  isPlaceForm,
  isPlain,
  isShapeForm,
  sameJson,
  type TextsForm,
  textsForm,
} from './change-forms.ts'
import { changePlace, splitColumn } from './change-places.ts'
import {
  addNode,
  type ExpectedDataset,
  type ExpectedNode,
  type ExpectedTree,
  putNode,
  removeNodes,
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
  if (after === 'group') return addNode(expected, path, { kind: 'group', attributes: [], origin: undefined })
  const texts = textsForm(after)
  if (texts !== undefined) return putTexts(expected, change, node, texts, claims)
  if (isDatasetForm(after)) return putDataset(expected, path, node, before, after)
  if (isPlain(after) && isPath(after.target))
    return putNode(expected, path, before, { kind: 'link', target: after.target, origin: undefined })
  if (isPlain(after) && isPlain(after.attributes))
    return putNode(expected, path, before, {
      kind: 'group',
      attributes: attributesOf(after.attributes),
      origin: undefined,
    })
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
    return addNode(expected, path, { kind: 'dataset', dtype: 'string', shape, data, attributes: [], origin: undefined })
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
  const described = attributes === undefined ? (kept?.attributes ?? []) : attributesOf(attributes)
  return putNode(expected, path, before, {
    kind: 'dataset',
    dtype,
    shape,
    data,
    attributes: described,
    origin: kept?.origin,
  })
}

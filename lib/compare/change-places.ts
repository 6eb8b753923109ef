/** Listed changes of where an object is, and of objects that hold what others held. */

import { isCompoundType } from '#lib/array/dtype.ts'
import { childPath, parentPath } from '#lib/nwb/node-path.ts'
import { fileNodeId } from '#lib/nwb/read-hdf5.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { attributesOf } from './change-attributes.ts'
import { type ColumnsForm, isPath, isPlain, type PlaceForm, sameJson } from './change-forms.ts'
import {
  addNode,
  type ExpectedDataset,
  type ExpectedTree,
  joinPath,
  place,
  removeNodes,
  takeByOrigin,
  takeByPath,
} from './expected-tree.ts'

/** Objects that are elsewhere, stand for others, or hold the elements of others; says what is wrong with the change. */
export function changePlace(
  expected: ExpectedTree,
  path: NodePath,
  before: PlaceForm,
  after: unknown,
): string | undefined {
  if (after === null && before.file !== undefined) {
    return takeByOrigin(expected, before.file, before.path).length > 0 ? undefined : 'no such object'
  }
  if (isPlain(after) && isPath(after.sameAs) && before.file !== undefined)
    return standFor(expected, before.file, before.path, after.sameAs)
  if (isPlain(after) && isPlain(after.attributes)) {
    const node = copyOf(expected, before)
    return typeof node === 'string'
      ? node
      : addNode(expected, path, { ...node, attributes: attributesOf(after.attributes) })
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
export function splitColumn(
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

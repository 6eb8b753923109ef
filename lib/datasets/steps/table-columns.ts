/** Columns of tables: added from values that are known, or given other values and another description. */

import type { DataType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import { addedChanges, replacedChange } from '#lib/nwb/added-changes.ts'
import { getAttribute, plainValue, setAttribute, textsAttribute, textsValue, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { replaceData } from '#lib/nwb/dataset-edits.ts'
import { addNode, childOf, getDataset, getGroup, updateDataset, updateGroup } from '#lib/nwb/edit.ts'
import { newId, newValues, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath, parentPath } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { NodePath, NwbTree } from '#lib/nwb/tree.ts'

export interface ColumnValues {
  readonly name: string
  readonly dtype: DataType
  /** As many as the table has rows. */
  readonly values: readonly Scalar[]
  readonly description: string
}

export interface ColumnEdit {
  readonly step: string
  /** The session's own, for the object ids that are made. */
  readonly identifier: string
  /** Why, one sentence. */
  readonly reason: string
}

/** What became of a tree; what was changed and what a person should know is added to the lists. */
export interface ColumnReport {
  readonly changes: Change[]
  readonly warnings: string[]
}

/**
 * Appends columns to the table at `path`, in their order. A column whose name is taken is left as it is, with a warning.
 * Throws a TransformError where there are not as many values as rows.
 */
export function addColumns(
  source: NwbTree,
  path: NodePath,
  columns: readonly ColumnValues[],
  edit: ColumnEdit,
  { changes, warnings }: ColumnReport,
): NwbTree {
  const { step, identifier, reason } = edit
  const rows = rowCount(source, path, step)
  const added: string[] = []
  let tree = source
  for (const { name, dtype, values, description } of columns) {
    const columnPath = childPath(path, name)
    if (childOf(getGroup(tree, path, step), name) !== undefined) {
      warnings.push(`${columnPath} is there already; the column of that name was not added.`)
      continue
    }
    if (values.length !== rows)
      throw new TransformError(step, `${values.length} values do not fill the ${rows} rows of ${path}.`, { path })
    const attributes = [
      ...typeAttributes('hdmf-common', 'VectorData', makeObjectId(identifier, columnPath)),
      textValue('description', description),
    ]
    tree = addNode(tree, path, step, newValues(name, newId(step, columnPath), dtype, values, { attributes }))
    added.push(name)
  }
  const before = textsAttribute(getGroup(tree, path, step), 'colnames') ?? []
  const after = [...before, ...added]
  tree = updateGroup(tree, path, step, table => setAttribute(table, textsValue('colnames', after)))
  for (const name of added) changes.push(...addedChanges(tree, childPath(path, name), { step, reason }))
  if (added.length > 0) changes.push({ step, path, attribute: 'colnames', before, after, reason })
  return tree
}

/** Gives the column at `path` other values; its object id stays. */
export function replaceColumn(
  tree: NwbTree,
  path: NodePath,
  { dtype, values, description }: Omit<ColumnValues, 'name'>,
  { step, reason }: Omit<ColumnEdit, 'identifier'>,
  { changes }: ColumnReport,
): NwbTree {
  const rows = rowCount(tree, parentPath(path), step)
  if (values.length !== rows)
    throw new TransformError(step, `${values.length} values do not fill the ${rows} rows of ${path}.`, { path })
  const before = plainValue(getAttribute(getDataset(tree, path, step), 'description'))
  const next = updateDataset(tree, path, step, node => {
    const data = { kind: 'values', values } as const
    return setAttribute(replaceData(node, dtype, { data, shape: [rows] }), textValue('description', description))
  })
  changes.push(replacedChange(next, path, { step, reason }))
  changes.push({ step, path, attribute: 'description', before, after: description, reason })
  return next
}

function rowCount(tree: NwbTree, path: NodePath, step: string): number {
  const id = getDataset(tree, childPath(path, 'id'), step)
  return id.shape?.[0] ?? 0
}

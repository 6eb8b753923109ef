/** What documents of a session are made from, with one thing changed. */

import type { MetadataInput } from '#lib/aind/builder.ts'
import type { Table } from '#lib/aind/tables/metadata-tables.ts'
import type { TableName } from '#lib/aind/tables/table-files.ts'
import type { Scalar } from '#lib/array/values.ts'
import { removeNode } from '#lib/nwb/edit.ts'
import type { NodePath } from '#lib/nwb/tree.ts'

export interface InputChange {
  /** Other values of datasets of the base file. */
  readonly values?: Readonly<Record<NodePath, readonly Scalar[]>>
  /** Other cells of the session's first row. */
  readonly cells?: Readonly<Record<string, string>>
  /** Another table, or none. */
  readonly table?: readonly [TableName, (table: Table) => Table | undefined]
  /** An object that the base file lacks. */
  readonly without?: NodePath
  /** Another id of the session. */
  readonly session?: string
}

export function changedInput(input: MetadataInput, change: InputChange): MetadataInput {
  const { values = {}, cells = {}, table, without, session } = change
  const known = new Map(input.nwb.values)
  for (const [path, elements] of Object.entries(values)) {
    const value = known.get(`0:${path}`)
    if (value === undefined) throw new Error(`${path} was not looked up`)
    known.set(`0:${path}`, { ...value, shape: value.shape?.length === 0 ? [] : [elements.length], values: elements })
  }
  const tables = new Map(input.tables.tables)
  if (table !== undefined) {
    const [name, changeTable] = table
    const before = tables.get(name)
    const after = before === undefined ? undefined : changeTable(before)
    if (after === undefined) tables.delete(name)
    else tables.set(name, after)
  }
  const [first, ...others] = input.rows
  const [base, ...planes] = input.nwb.files
  const file = without === undefined ? base : removeNode(base, without, 'test')
  return {
    ...input,
    session: { ...input.session, id: session ?? input.session.id },
    rows: first === undefined ? [] : [{ ...first, cells: { ...first.cells, ...cells } }, ...others],
    tables: { ...input.tables, tables },
    nwb: { ...input.nwb, files: [file, ...planes], values: known },
  }
}

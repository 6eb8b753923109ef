/** Tables that were read, as builders ask them: one that is not at hand is an error that says what would have come from it. */

import type { ManifestRow } from '#lib/datasets/manifest/manifest-table.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { TABLE_FILES, type TableName } from './table-files.ts'

/** Cells by column, with the place of the row; `lib/datasets/manifest/cells.ts` reads them. */
export type TableRow = ManifestRow

export interface Table {
  readonly url: string
  /** Columns that the file has: a column that is missing is another thing than an empty cell. */
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

/** A JSON file. */
export interface TableDocument {
  readonly url: string
  readonly value: unknown
}

export interface MetadataTables {
  readonly tables: ReadonlyMap<TableName, Table>
  readonly documents: ReadonlyMap<TableName, TableDocument>
  /** Where each that is not at hand was looked for; undefined: nobody named a folder of tables. */
  readonly lookedFor: ReadonlyMap<TableName, string | undefined>
}

/** What asks, for errors. */
export interface TableUse {
  readonly session: string
  /** What comes from the table: `ethics_review_id of acquisition.json`. */
  readonly gives: string
}

/** The table; an InvalidInputError where it is not at hand. */
export function tableOf({ tables, lookedFor }: MetadataTables, name: TableName, use: TableUse): Table {
  const table = tables.get(name)
  if (table !== undefined) return table
  throw missingTable(name, lookedFor.get(name), use)
}

/** The JSON file; an InvalidInputError where it is not at hand. */
export function tableDocument({ documents, lookedFor }: MetadataTables, name: TableName, use: TableUse): TableDocument {
  const document = documents.get(name)
  if (document !== undefined) return document
  throw missingTable(name, lookedFor.get(name), use)
}

/** The error for a table that has no row (or not just one) about what was asked. */
export function noRow(table: Pick<Table, 'url'>, key: string, count: number, use: TableUse): InvalidInputError {
  const said = `${table.url} has ${count === 0 ? 'no row' : `${count} rows`} with ${key}; one was expected`
  return new InvalidInputError(`Session ${use.session}: ${said}, which gives ${use.gives}.`, { url: table.url })
}

function missingTable(name: TableName, url: string | undefined, { session, gives }: TableUse): InvalidInputError {
  const { path, from } = TABLE_FILES[name]
  const where = url === undefined ? 'no folder of tables was named' : `it is not at ${url}`
  const advice =
    from === 'release'
      ? 'It is part of the public release: name the root that has it.'
      : 'It is a table of the institute: put it into a folder, and name the folder with --tables.'
  return new InvalidInputError(`Session ${session} needs the table ${path} for ${gives}, and ${where}.`, {
    ...(url !== undefined && { url }),
    advice,
  })
}

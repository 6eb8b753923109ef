/** The tables that documents of a dataset are made from: those of the release, and the institute's in a folder that the user has. */

import type { MetadataDataset } from '#lib/aind/builder.ts'
import type { MetadataTables, Table, TableDocument } from '#lib/aind/tables/metadata-tables.ts'
import { parseTable, parseTableDocument } from '#lib/aind/tables/parse-table.ts'
import { TABLE_FILES, type TableFile, type TableName, tablesOf } from '#lib/aind/tables/table-files.ts'
import { joinUrl } from '#lib/datasets/manifest/found-session.ts'
import type { ManifestText } from '#lib/datasets/manifest/manifest-table.ts'
import { sessionFinder } from '#lib/datasets/manifest/session-finders.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Environment } from '../environment.ts'
import { locatePlaces } from '../locate-places.ts'
import type { ListInput } from '../payloads.ts'

/** The largest table has three megabytes. */
const MOST_TABLE_BYTES = 64_000_000

/** Where the institute's tables lie below the folder that the user names: in it, or in its `reference/`. */
const FOLDERS = ['', 'reference/']

export interface TablesInput extends Pick<ListInput, 'root' | 'places'> {
  readonly dataset: MetadataDataset
  /** A folder, `s3://bucket/prefix` or a web address. */
  readonly tables?: string | undefined
}

/** One that is not there is no error yet: it is, with what would have come from it, where a document needs it. */
export async function readTables(
  input: TablesInput,
  env: Pick<Environment, 'openStore' | 'signal'>,
): Promise<MetadataTables> {
  const { places } = await locatePlaces(sessionFinder(input.dataset), input, env)
  const release = places.get('data') ?? ''
  const tables = new Map<TableName, Table>()
  const documents = new Map<TableName, TableDocument>()
  const lookedFor = new Map<TableName, string | undefined>()
  for (const name of tablesOf(input.dataset)) {
    const file = TABLE_FILES[name]
    const folder = file.from === 'release' ? release : input.tables?.replace(/\/+$/, '')
    const text = folder === undefined ? undefined : await readText(folder, file, env)
    if (text === undefined) lookedFor.set(name, folder === undefined ? undefined : joinUrl(folder, file.path))
    else if (file.format === 'csv') tables.set(name, parseTable(text, file.columns))
    else documents.set(name, parseTableDocument(text))
  }
  return { tables, documents, lookedFor }
}

async function readText(
  folder: string,
  { path, from }: TableFile,
  env: Pick<Environment, 'openStore' | 'signal'>,
): Promise<ManifestText | undefined> {
  const store = await env.openStore(folder)
  for (const below of from === 'release' ? [''] : FOLDERS) {
    const bytes = await store.get(`${below}${path}`, { signal: env.signal })
    if (bytes === undefined) continue
    const url = joinUrl(folder, `${below}${path}`)
    if (bytes.length <= MOST_TABLE_BYTES) return { url, text: new TextDecoder().decode(bytes) }
    throw new InvalidInputError(`The table has ${bytes.length} bytes; at most ${MOST_TABLE_BYTES} were expected.`, {
      url,
    })
  }
  return undefined
}

/** Metadata documents that are there, held against the schema, the rules and each other. */

import { type DocumentName, FURTHER_DOCUMENTS, fileNameOf, REQUIRED_DOCUMENTS } from '#lib/aind/core-document.ts'
import { isObject, isTooDeep, type JsonObject, type JsonValue } from '#lib/aind/json-value.ts'
import { PROFILES } from '#lib/aind/profile.ts'
import { type SessionFinding, sessionFindings } from '#lib/aind/rules/session-rules.ts'
import { findingsOf } from '#lib/aind/session-documents.ts'
import type { Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'

export interface CheckedFolder {
  /** Below the folder that was named; empty for itself. */
  readonly folder: string
  readonly documents: readonly DocumentName[]
  readonly findings: readonly SessionFinding[]
}

const NAMES: readonly DocumentName[] = [...REQUIRED_DOCUMENTS, ...FURTHER_DOCUMENTS, 'metadata']

/** A document of a session has some hundred kilobytes. */
const MOST_DOCUMENT_BYTES = 64_000_000

/** Folders of a release: bounds what is kept of a place that holds something else. */
const MOST_FOLDERS = 10_000

/** Every folder at and below the store's that holds documents. Throws InvalidInputError where there is none. */
export async function checkFolders(store: Store, { signal }: Waiting = {}): Promise<readonly CheckedFolder[]> {
  const folders = new Map<string, { name: DocumentName; key: string }[]>()
  for await (const { key } of store.list('', { signal })) {
    const name = NAMES.find(document => key === fileNameOf(document) || key.endsWith(`/${fileNameOf(document)}`))
    if (name === undefined) continue
    const folder = key.slice(0, Math.max(0, key.length - fileNameOf(name).length - 1))
    folders.set(folder, [...(folders.get(folder) ?? []), { name, key }])
    if (folders.size > MOST_FOLDERS)
      throw new InvalidInputError(`More than ${MOST_FOLDERS} folders hold documents; name a smaller one.`, {
        url: store.url,
      })
  }
  if (folders.size === 0)
    throw new InvalidInputError(
      `There are no metadata documents (${NAMES.slice(0, 5).map(fileNameOf).join(', ')}, …).`,
      {
        url: store.url,
      },
    )
  const checked: CheckedFolder[] = []
  for (const [folder, files] of folders) checked.push(await checkFolder(store, folder, files, { signal }))
  return checked
}

async function checkFolder(
  store: Store,
  folder: string,
  files: readonly { readonly name: DocumentName; readonly key: string }[],
  { signal }: Waiting,
): Promise<CheckedFolder> {
  const documents = new Map<DocumentName, JsonObject>()
  const findings: SessionFinding[] = []
  for (const { name, key } of files) {
    const bytes = await store.get(key, { signal })
    const read = bytes === undefined ? 'the file is not there' : parseDocument(bytes)
    if (typeof read === 'string') findings.push({ document: name, path: '', level: 'error', message: read })
    else documents.set(name, read)
  }
  findings.push(...versionFindings(documents))
  const isOther = [...documents].some(([name, document]) => !isVersion27(name, document))
  // The session's rules are about its files; the roll-up only holds them again.
  findings.push(...(isOther ? sessionFindings(documents) : findingsOf(documents)))
  return { folder, documents: files.map(({ name }) => name), findings }
}

const isVersion27 = (name: DocumentName, { schema_version: version }: JsonObject): boolean =>
  version === PROFILES['2.7'].versions[name]

/** Documents of another version than the published schemas are held against the rules only. */
function versionFindings(documents: ReadonlyMap<DocumentName, JsonObject>): readonly SessionFinding[] {
  return [...documents].flatMap(([document, content]): SessionFinding[] => {
    if (isVersion27(document, content)) return []
    const version = content.schema_version ?? null
    const known = version === PROFILES['2.9'].versions[document]
    const message = known
      ? `it has version ${version}, of aind-data-schema 2.9, whose schemas are not published: only rules were checked`
      : `its version ${JSON.stringify(version)} is not ${PROFILES['2.7'].versions[document]}: only rules were checked`
    return [{ document, path: 'schema_version', level: known ? 'warning' : 'error', message }]
  })
}

/** The document, or what is wrong with the file. */
function parseDocument(bytes: Uint8Array): JsonObject | string {
  if (bytes.length > MOST_DOCUMENT_BYTES)
    return `the file has ${bytes.length} bytes; a document has some hundred thousand`
  try {
    const value: JsonValue = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (!isObject(value)) return 'the file holds no JSON object'
    return isTooDeep(value) ? 'the file is nested deeper than any document' : value
  } catch {
    return 'the file is no JSON'
  }
}

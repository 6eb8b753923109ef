/** The nodes of a Zarr v2 store: from `.zmetadata` in one request, or by listing and reading every document. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import { CONSOLIDATED_KEY } from './consolidate.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { parseTolerantJsonBytes } from './tolerant-json.ts'
import { type ArrayMetadata, parseArrayMetadata, parseFormat } from './v2-metadata.ts'

export interface StoredGroup {
  readonly kind: 'group'
  /** Absolute, `/` for the root. */
  readonly path: string
  readonly attributes: JsonObject
}

export interface StoredArray {
  readonly kind: 'array'
  readonly path: string
  readonly attributes: JsonObject
  readonly metadata: ArrayMetadata
}

export interface StoreNodes {
  readonly store: Store
  /** By path, sorted; the root group is there. */
  readonly nodes: ReadonlyMap<string, StoredGroup | StoredArray>
  readonly consolidated: boolean
}

interface OpenOptions extends Waiting {
  /** False: read the documents themselves though `.zmetadata` is there. */
  readonly consolidated?: boolean
}

/** Documents read at once where they are not consolidated. */
const DOCUMENTS_AT_ONCE = 16

/** A store of more nodes is refused: listing it would fill memory. */
const MOST_DOCUMENTS = 1_000_000

/** Every group and array. Throws InvalidInputError where there is no Zarr v2 group. */
export async function openStoreArrays(store: Store, options: OpenOptions = {}): Promise<StoreNodes> {
  const { signal, consolidated: wanted = true } = options
  const bytes = wanted ? await store.get(CONSOLIDATED_KEY, { signal }) : undefined
  const documents =
    bytes === undefined
      ? await readDocuments(store, options)
      : parseConsolidated(parseTolerantJsonBytes(bytes, CONSOLIDATED_KEY))
  if (!documents.has('.zgroup')) throw await notAStore(store, options)

  const nodes = new Map<string, StoredGroup | StoredArray>()
  for (const key of [...documents.keys()].sort()) {
    const [, folder = '', name] = /^(?:(.*)\/)?(\.zgroup|\.zarray)$/s.exec(key) ?? []
    const document = documents.get(key)
    if (name === undefined || document === undefined) continue
    if (folder !== '' && folder.split('/').some(part => part === '' || part === '.' || part === '..'))
      throw new CorruptSourceError(`"${key}" leads out of the store`, { path: key })
    const path = `/${folder}`
    const attributes = attributesOf(documents, folder)
    if (name === '.zarray')
      nodes.set(path, { kind: 'array', path, attributes, metadata: parseArrayMetadata(document, key) })
    else if (parseFormat(document, key) && !nodes.has(path)) nodes.set(path, { kind: 'group', path, attributes })
  }
  return { store, nodes, consolidated: bytes !== undefined }
}

function attributesOf(documents: ReadonlyMap<string, Json>, folder: string): JsonObject {
  const key = folder === '' ? '.zattrs' : `${folder}/.zattrs`
  const attributes = documents.get(key) ?? {}
  if (isJsonObject(attributes)) return attributes
  throw new CorruptSourceError(`"${key}" holds no attributes: it is no JSON object`, { path: key })
}

function parseConsolidated(document: Json): ReadonlyMap<string, Json> {
  const metadata = isJsonObject(document) ? document.metadata : undefined
  if (metadata === undefined || !isJsonObject(metadata))
    throw new CorruptSourceError(`"${CONSOLIDATED_KEY}" has no "metadata"`, { path: CONSOLIDATED_KEY })
  return new Map(Object.entries(metadata))
}

async function readDocuments(store: Store, { signal }: Waiting): Promise<ReadonlyMap<string, Json>> {
  const keys: string[] = []
  for await (const { key } of store.list('', { signal })) {
    if (!/(?:^|\/)\.z(?:group|array|attrs)$/.test(key)) continue
    keys.push(key)
    if (keys.length > MOST_DOCUMENTS) throw new InvalidInputError(`${store.url} holds over ${MOST_DOCUMENTS} nodes`)
  }
  const documents = await mapLimit(
    keys,
    DOCUMENTS_AT_ONCE,
    async (key, _, options) => {
      const bytes = await store.get(key, options)
      return [key, bytes === undefined ? {} : parseTolerantJsonBytes(bytes, key)] as const
    },
    { signal },
  )
  return new Map(documents)
}

async function notAStore(store: Store, { signal }: Waiting): Promise<InvalidInputError> {
  const isV3 = (await store.get('zarr.json', { signal })) !== undefined
  const found = isV3 ? 'is a store of Zarr v3' : 'is no Zarr store'
  return new InvalidInputError(`${store.url} ${found}; expected Zarr v2, with ".zgroup" at its root`, {
    url: store.url,
  })
}

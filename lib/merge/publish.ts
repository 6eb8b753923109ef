/** Metadata and provenance into the store; then the keys that open it, the last one last. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { Store } from '#lib/io/store.ts'
import { CONSOLIDATED_KEY, consolidatedDocument } from '#lib/zarr/consolidate.ts'
import type { StoreDocument } from '#lib/zarr/hdmf.ts'

const WRITE_LANES = 16

/** Root documents: without them nothing opens. `.zmetadata` comes last and says that the store is whole. */
export const MARKER_KEYS: readonly string[] = ['.zattrs', '.zgroup', CONSOLIDATED_KEY]

const isMarker = ({ key }: StoreDocument): boolean => MARKER_KEYS.includes(key)

/** Writes all documents but the markers. */
export async function writeMetadata(
  store: Store,
  documents: readonly StoreDocument[],
  { signal }: Waiting = {},
): Promise<void> {
  const others = documents.filter(document => !isMarker(document))
  await mapLimit(others, WRITE_LANES, (document, _, options) => setDocument(store, document, options), { signal })
}

/** Writes the markers in their order. `metadata`: all Zarr documents, which `.zmetadata` holds once more. */
export async function writeMarkers(
  store: Store,
  metadata: readonly StoreDocument[],
  { signal }: Waiting = {},
): Promise<number> {
  const all = [...metadata, consolidatedDocument(metadata)]
  let bytes = 0
  for (const marker of MARKER_KEYS) {
    const document = all.find(({ key }) => key === marker)
    if (document !== undefined) bytes += await setDocument(store, document, { signal })
  }
  return bytes
}

/** Takes a published store back, so that it does not open while it is written anew. */
export async function removeMarkers(store: Store, { signal }: Waiting = {}): Promise<void> {
  for (const marker of MARKER_KEYS.toReversed()) await store.delete(marker, { signal })
}

async function setDocument(store: Store, { key, text }: StoreDocument, options: Waiting): Promise<number> {
  const bytes = Buffer.from(text)
  await store.set(key, bytes, options)
  return bytes.length
}

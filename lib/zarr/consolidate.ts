/** `.zmetadata`: all metadata documents of a store in one, the key that opens a store over HTTP. Written last. */

import { quoteJson } from '#lib/codecs/json-text.ts'
import type { StoreDocument } from './hdmf.ts'

export const CONSOLIDATED_KEY = '.zmetadata'

/** The documents as they are, sorted by key, a line each. */
export function consolidatedDocument(documents: readonly StoreDocument[]): StoreDocument {
  const lines = [...documents]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, text }) => `${quoteJson(key)}:${text}`)
  return { key: CONSOLIDATED_KEY, text: `{"metadata":{\n${lines.join(',\n')}\n},"zarr_consolidated_format":1}` }
}

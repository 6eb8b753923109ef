/** Values of a plan that are too long for its file: each becomes a blob beside it, named by its hash. */

import { createHash } from 'node:crypto'
import type { Scalar } from '#lib/array/values.ts'
import type { Data } from '#lib/nwb/tree.ts'

/** Values of more JSON than this lie beside the plan. */
const INLINE_BYTES = 4096

/** In a plan's file `values` may be the name of a blob. */
type StoredData = Data | { readonly kind: 'blob'; readonly sha256: string }

/** The expression as a plan's file has it; the blobs that it names are added to `blobs`, JSON by hash. */
export function detachValues(data: Data, blobs: Map<string, string>): Data {
  return mapData(data, values => {
    if (values.kind === 'blob') return values
    const text = JSON.stringify(values.values)
    if (text.length <= INLINE_BYTES) return values
    const sha256 = createHash('sha256').update(text).digest('hex')
    blobs.set(sha256, text)
    return { kind: 'blob', sha256 }
  })
}

/** The expression with its values in it again; those of blobs that are not at hand stay away. */
export function attachValues(data: Data, blobs: ReadonlyMap<string, readonly Scalar[]>): Data {
  return mapData(data, stored =>
    stored.kind === 'blob' ? { kind: 'values', values: blobs.get(stored.sha256) ?? [] } : stored,
  )
}

/** Hashes of the blobs that the expression of a plan's file names. */
export function blobsIn(data: Data): readonly string[] {
  const hashes: string[] = []
  mapData(data, stored => {
    if (stored.kind === 'blob') hashes.push(stored.sha256)
    return stored
  })
  return hashes
}

type Values = Extract<StoredData, { kind: 'values' | 'blob' }>

/** The expression with other values; a blob stands in the place of values in files only. */
function mapData(data: StoredData, change: (values: Values) => Values): Data {
  switch (data.kind) {
    case 'values':
    case 'blob':
      return change(data) as Data
    case 'source':
    case 'frames':
      return data
    case 'field':
    case 'cast':
      return { ...data, of: mapData(data.of, change) }
    case 'take':
    case 'reshape':
      return { ...data, of: { ...data.of, data: mapData(data.of.data, change) } }
    case 'concat':
    case 'stack':
      return { ...data, parts: data.parts.map(part => ({ ...part, data: mapData(part.data, change) })) }
  }
}

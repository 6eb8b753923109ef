/**
 * Nodes of an NWB store as metadata documents, with what hdmf-zarr adds to Zarr: `zarr_dtype` beside each array, links as
 * `zarr_link` of the group that holds them, references as records of path and object id (hdmf-zarr, `backend.py`).
 */

import type { DataType } from '#lib/array/dtype.ts'
import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import { attributesJson, type StoreAttribute } from './attribute-json.ts'
import { nodeKey } from './chunk-key.ts'
import { encodeJson, type Json, type JsonObject } from './json.ts'
import { type LogicalDtype, storageOf } from './storage-of.ts'
import { arrayDocument, GROUP_DOCUMENT } from './v2-metadata.ts'

export type { StoreAttribute, StoreScalar } from './attribute-json.ts'
export type { StoreReference } from './store-reference.ts'

export interface StoreLink {
  readonly name: string
  /** Absolute path of the real object, not of a link to it. */
  readonly path: string
  /** Another store, relative to this one's folder; absent for a target in this store. */
  readonly source?: string
}

interface StoreNode {
  /** Absolute, `/` for the root. */
  readonly path: string
  readonly attributes: readonly StoreAttribute[]
  /** Object id of the root group, which every reference names as its source. */
  readonly sourceObjectId: string | null
}

export interface StoreGroup extends StoreNode {
  readonly links: readonly StoreLink[]
}

export interface StoreArray extends StoreNode {
  readonly dtype: DataType
  /** As stored: a scalar is `[1]`. */
  readonly shape: readonly number[]
  readonly chunkShape: readonly number[]
  readonly filters: readonly FilterSpec[]
  readonly compressor: CompressorSpec | null
  /** The dataset has no axes. */
  readonly scalar: boolean
  /** For xarray: a name an axis. */
  readonly dimensions?: readonly string[]
}

export interface StoreDocument {
  readonly key: string
  /** JSON, pure ASCII. */
  readonly text: string
}

/** `.zgroup`, and `.zattrs` where there are attributes or links. */
export function groupDocuments(group: StoreGroup): StoreDocument[] {
  const attributes = {
    ...attributesJson(group.attributes, group),
    ...(group.links.length > 0 && { zarr_link: group.links.map(linkRecord) }),
  }
  return [{ key: nodeKey(group.path, '.zgroup'), text: GROUP_DOCUMENT }, ...attributesDocument(group.path, attributes)]
}

/** `.zarray` and `.zattrs`. Throws UnsupportedFeatureError for an element type without a form in the store. */
export function arrayDocuments(array: StoreArray): StoreDocument[] {
  const { dtype, fillValue, zarrDtype } = storageOf(array.dtype, array.path)
  const attributes = {
    ...attributesJson(array.attributes, array),
    ...(array.dimensions && { _ARRAY_DIMENSIONS: array.dimensions }),
    zarr_dtype: array.scalar && isPlain(zarrDtype) ? 'scalar' : (zarrDtype as Json),
  }
  return [
    { key: nodeKey(array.path, '.zarray'), text: arrayDocument({ ...array, dtype, fillValue }) },
    ...attributesDocument(array.path, attributes),
  ]
}

/** Readers find records and references by their own entry, also where there is only one element. */
const isPlain = (zarrDtype: LogicalDtype): boolean => typeof zarrDtype === 'string' && zarrDtype !== 'object'

const linkRecord = ({ name, path, source = '.' }: StoreLink): JsonObject => ({ name, path, source })

const attributesDocument = (path: string, attributes: JsonObject): StoreDocument[] =>
  Object.keys(attributes).length === 0 ? [] : [{ key: nodeKey(path, '.zattrs'), text: encodeJson(attributes) }]

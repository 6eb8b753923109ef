/** The documents of Zarr v2, `.zgroup` and `.zarray`, as typed data (Zarr storage specification version 2). */

import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import { encodeJson, type Json, jsonIntegers } from './json.ts'
import type { ZarrDtype } from './storage-of.ts'

/** What a writer decides of an array; order is C and the separator of chunk keys "." throughout. */
export interface ArrayDocument {
  readonly shape: readonly number[]
  readonly chunkShape: readonly number[]
  readonly dtype: ZarrDtype
  readonly filters: readonly FilterSpec[]
  readonly compressor: CompressorSpec | null
  readonly fillValue: Json
}

export const GROUP_DOCUMENT = encodeJson({ zarr_format: 2n })

/** The text of `.zarray`. */
export const arrayDocument = (array: ArrayDocument): string =>
  encodeJson({
    chunks: jsonIntegers(array.chunkShape),
    compressor: array.compressor === null ? null : codecConfig(array.compressor),
    dtype: array.dtype as Json,
    fill_value: array.fillValue,
    filters: array.filters.length === 0 ? null : array.filters.map(codecConfig),
    order: 'C',
    shape: jsonIntegers(array.shape),
    zarr_format: 2n,
  })

/** A spec is numcodecs' configuration but for its numbers, all of which are integers. */
function codecConfig(spec: CompressorSpec | FilterSpec): Json {
  const entries = Object.entries(spec).map(([name, value]: [string, string | number]) => [
    name,
    typeof value === 'number' ? BigInt(value) : value,
  ])
  return Object.fromEntries(entries)
}

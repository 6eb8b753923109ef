/**
 * The documents of Zarr v2, `.zgroup` and `.zarray`, as typed data (Zarr storage specification, version 2). What is read may
 * come from anybody: each field is checked, and an error names the key it came from.
 */

import { elementCount } from '#lib/array/region.ts'
import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { encodeJson, isJsonObject, type Json, type JsonObject, jsonIntegers } from './json.ts'
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

/** Configuration of a codec as found, known to us or not. */
export type CodecConfig = JsonObject & { readonly id: string }

/** What a reader finds. */
export interface ArrayMetadata {
  readonly shape: readonly number[]
  readonly chunkShape: readonly number[]
  readonly dtype: ZarrDtype
  readonly filters: readonly CodecConfig[]
  readonly compressor: CodecConfig | null
  readonly fillValue: Json
  readonly order: 'C' | 'F'
  readonly separator: '.' | '/'
}

/** numpy's limit (NPY_MAXDIMS). */
const MOST_AXES = 32

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

/** `.zarray` as typed data; `key` is where it was found. */
export function parseArrayMetadata(document: Json, key: string): ArrayMetadata {
  const fields = parseFormat(document, key)
  const shape = lengths(fields, 'shape', 0, key)
  const chunkShape = lengths(fields, 'chunks', 1, key)
  if (chunkShape.length !== shape.length)
    throw refuse(key, `"chunks" has ${chunkShape.length} axes, "shape" ${shape.length}`)
  const { order = 'C', dimension_separator: separator = '.' } = fields
  if (order !== 'C' && order !== 'F') throw refuse(key, '"order" is neither "C" nor "F"')
  if (separator !== '.' && separator !== '/') throw refuse(key, '"dimension_separator" is neither "." nor "/"')
  const filters = fields.filters ?? []
  if (!Array.isArray(filters)) throw refuse(key, '"filters" is no list')
  return {
    shape,
    chunkShape,
    dtype: parseDtype(fields.dtype, key),
    filters: filters.map(filter => parseCodecConfig(filter, 'filters', key)),
    compressor: (fields.compressor ?? null) === null ? null : parseCodecConfig(fields.compressor, 'compressor', key),
    fillValue: fields.fill_value ?? null,
    order,
    separator,
  }
}

/** The members of a document of format 2. */
export function parseFormat(document: Json, key: string): JsonObject {
  if (!isJsonObject(document)) throw refuse(key, 'it is no JSON object')
  const format = document.zarr_format
  if (format === 2n) return document
  throw new UnsupportedFeatureError('Zarr format', `"${key}" has zarr_format ${String(format)}, expected 2`, {
    path: key,
  })
}

/** A spec is numcodecs' configuration but for its numbers, all of which are integers. */
function codecConfig(spec: CompressorSpec | FilterSpec): Json {
  const entries = Object.entries(spec).map(([name, value]: [string, string | number]) => [
    name,
    typeof value === 'number' ? BigInt(value) : value,
  ])
  return Object.fromEntries(entries)
}

function parseCodecConfig(config: Json | undefined, field: string, key: string): CodecConfig {
  if (config !== undefined && isJsonObject(config) && typeof config.id === 'string') return config as CodecConfig
  throw refuse(key, `"${field}" holds a codec without "id"`)
}

/** Lengths of axes, each at least `least`; their product is exact in a double. */
function lengths(fields: JsonObject, field: string, least: number, key: string): number[] {
  const list = fields[field]
  if (!Array.isArray(list) || list.length > MOST_AXES)
    throw refuse(key, `"${field}" is no list of up to ${MOST_AXES} lengths`)
  const numbers = list.map((length: Json) => (typeof length === 'bigint' ? Number(length) : Number.NaN))
  if (!numbers.every(length => Number.isSafeInteger(length) && length >= least))
    throw refuse(key, `"${field}" holds a length that is no integer from ${least} on`)
  if (!Number.isSafeInteger(elementCount(numbers.map(length => Math.max(length, 1)))))
    throw refuse(key, `"${field}" makes more elements than can be counted`)
  return numbers
}

function parseDtype(dtype: Json | undefined, key: string): ZarrDtype {
  if (typeof dtype === 'string') return dtype
  if (!Array.isArray(dtype)) throw refuse(key, '"dtype" is neither text nor a list of fields')
  return dtype.map((field: Json) => {
    const [name, type, ...rest] = Array.isArray(field) ? field : []
    if (typeof name === 'string' && typeof type === 'string' && rest.length === 0) return [name, type] as const
    throw new UnsupportedFeatureError('element type', `"${key}" has records with nested fields`, { path: key })
  })
}

const refuse = (key: string, fault: string) =>
  new CorruptSourceError(`"${key}" does not describe a Zarr array: ${fault}`, { path: key })

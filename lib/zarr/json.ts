/**
 * JSON as Zarr's Python readers take it: pure ASCII, keys sorted, an integer never spelt like a float or the reverse, and
 * NaN and the infinities as bare tokens (hdmf-zarr writes them so; a required attribute may be NaN).
 */

import { quoteJson } from '#lib/codecs/json-text.ts'

/** A JSON value that keeps what Python tells apart: `bigint` is an integer, `number` a float. */
export type Json = null | boolean | string | bigint | number | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [name: string]: Json
}

/** One line without blanks. */
export function encodeJson(value: Json): string {
  switch (typeof value) {
    case 'string':
      return quoteJson(value)
    case 'number':
      return encodeFloat(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      return value === null ? 'null' : encodeMembers(value)
  }
}

/** The shortest text that reads back as the same double, always with a point or an exponent: `30.0`, `-0.0`, `1e-7`, `NaN`. */
export function encodeFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return Number.isFinite(value) && !/[.e]/.test(text) ? `${text}.0` : text
}

/** Integers of JSON as plain numbers; for shapes, sizes and levels. */
export const jsonIntegers = (values: readonly number[]): bigint[] => values.map(value => BigInt(value))

function encodeMembers(value: readonly Json[] | JsonObject): string {
  if (isList(value)) return `[${value.map(encodeJson).join(',')}]`
  const members = Object.keys(value)
    .sort()
    .map(name => `${quoteJson(name)}:${encodeJson(value[name] ?? null)}`)
  return `{${members.join(',')}}`
}

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] => Array.isArray(value)

export const isJsonObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON files that recording programs write, taken apart with care: any of their fields may be missing or of another kind. */

import { InvalidInputError } from '#lib/errors.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that the text is; InvalidInputError where it is none. */
export function parseDocument(text: string, url: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw new InvalidInputError(`${url} is not JSON.`, { url }, { cause })
  }
  if (isObject(value)) return value
  throw new InvalidInputError(`${url} is expected to hold one JSON object.`, { url })
}

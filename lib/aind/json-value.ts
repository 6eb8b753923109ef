/**
 * JSON of metadata documents. Keys keep the order in which they were put, which is the order of the schema's fields;
 * decimal numbers are texts (see decimal.ts), dates and times too.
 */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value where it is an object, else an empty one. */
export const objectOf = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {})

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

/** Levels of objects and lists that documents may have; real ones have some ten. What walks documents calls itself for each. */
const MOST_LEVELS = 100

/** Is the value nested deeper than any document? Found without calling itself, so that no depth is too much. */
export function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth <= MOST_LEVELS; depth++) {
    level = level.flatMap(item => (typeof item === 'object' && item !== null ? Object.values(item) : []))
    if (level.length === 0) return false
  }
  return true
}

/**
 * Rules that the schema cannot say: what fields of a document mean to each other. They are those that the models of
 * aind-data-schema hold documents against, told as findings.
 */

import { isObject, type JsonObject, type JsonValue } from '../json-value.ts'
import type { Finding } from '../schema/check-shape.ts'

export interface PlacedObject {
  readonly path: string
  readonly object: JsonObject
}

/** Looks at one object of a document. */
export type ObjectRule = (placed: PlacedObject) => readonly Finding[]

/** Every object of a document, the document first. */
export function* objectsIn(value: JsonValue, path = ''): Generator<PlacedObject> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* objectsIn(item, `${path}[${index}]`)
  if (!isObject(value)) return
  yield { path, object: value }
  for (const [key, item] of Object.entries(value)) yield* objectsIn(item, pathBelow(path, key))
}

export const pathBelow = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

/** Items of a list of objects; none where the value is no list. */
export const objectList = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : []

/** Items of a list of texts; none where the value is no list. */
export const textList = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item: JsonValue) => typeof item === 'string') : []

export const isSet = (value: JsonValue | undefined): boolean => value !== undefined && value !== null

/** Is the object of the class? */
export const isOfType = (object: JsonObject, ...types: readonly string[]): boolean =>
  types.some(type => object.object_type === type)

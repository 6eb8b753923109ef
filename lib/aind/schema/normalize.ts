/** Documents of others (answers of the metadata service) as ours are: fields in the schema's order, defaults written out. */

import { isObject, type JsonObject, type JsonValue } from '../json-value.ts'
import type { Schema } from './schema.ts'
import type { ObjectShape, Shape } from './shape.ts'

/** What does not fit its shape stays as it is: the check tells of it. Keys that a class has not come last. */
export function normalize(value: JsonValue, shape: Shape, schema: Schema): JsonValue {
  switch (shape.kind) {
    case 'named':
      return normalize(value, schema.named(shape.name), schema)
    case 'list':
      return Array.isArray(value) ? value.map(item => normalize(item, shape.of, schema)) : value
    case 'map':
      if (!isObject(value)) return value
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalize(item, shape.of, schema)]))
    case 'object':
      return isObject(value) ? normalizeObject(value, shape, schema) : value
    case 'any-of': {
      const meant = shape.shapes.find(candidate => isOfKind(value, candidate, schema))
      return meant === undefined ? value : normalize(value, meant, schema)
    }
    case 'one-of': {
      const meant = shape.shapes.find(candidate => saysToBe(value, candidate, shape.by, schema))
      return meant === undefined ? value : normalize(value, meant, schema)
    }
    case 'scalar':
    case 'constant':
    case 'word':
      return value
  }
}

function normalizeObject(value: JsonObject, { fields }: ObjectShape, schema: Schema): JsonObject {
  const known = [...fields].flatMap(([key, { shape, fallback }]): [string, JsonValue][] => {
    const item = Object.hasOwn(value, key) ? value[key] : undefined
    if (item !== undefined) return [[key, normalize(item, shape, schema)]]
    return fallback === undefined ? [] : [[key, fallback]]
  })
  const others = Object.entries(value).filter(([key]) => !fields.has(key))
  return Object.fromEntries([...known, ...others])
}

/** Of the alternatives of a field only one has parts of this kind. */
function isOfKind(value: JsonValue, shape: Shape, schema: Schema): boolean {
  const { kind } = shape.kind === 'named' ? schema.named(shape.name) : shape
  if (Array.isArray(value)) return kind === 'list'
  return isObject(value) && (kind === 'object' || kind === 'one-of' || kind === 'map')
}

function saysToBe(value: JsonValue, candidate: Shape, by: string, schema: Schema): boolean {
  const shape = candidate.kind === 'named' ? schema.named(candidate.name) : candidate
  const field = shape.kind === 'object' ? shape.fields.get(by)?.shape : undefined
  return isObject(value) && field?.kind === 'constant' && field.value === value[by]
}

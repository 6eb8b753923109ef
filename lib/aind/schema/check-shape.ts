/** A JSON value held against its shape: what is wrong, and where. */

import { isObject, type JsonObject, type JsonValue } from '../json-value.ts'
import { scalarFault } from './scalar-check.ts'
import type { Schema } from './schema.ts'
import type { ObjectShape, Shape } from './shape.ts'

export interface Finding {
  /** Path in the document: `data_streams[0].modalities`. */
  readonly path: string
  /** What is wrong, a phrase. */
  readonly message: string
}

/** Empty where the value is right. */
export function checkShape(value: JsonValue, shape: Shape, schema: Schema, path = ''): readonly Finding[] {
  const wrong = (message: string): readonly Finding[] => [{ path, message }]
  switch (shape.kind) {
    case 'named':
      return checkShape(value, schema.named(shape.name), schema, path)
    case 'scalar': {
      const expected = scalarFault(value, shape)
      return expected === undefined ? [] : wrong(`${shown(value)} stands where ${expected} is expected`)
    }
    case 'constant':
      return value === shape.value ? [] : wrong(`${shown(value)} stands where ${shown(shape.value)} is expected`)
    case 'word':
      if (typeof value === 'string' && shape.words.includes(value)) return []
      return wrong(`${shown(value)} is none of ${shortList(shape.words)} (${shape.vocabulary})`)
    case 'list':
      if (!Array.isArray(value)) return wrong(`${shown(value)} stands where a list is expected`)
      if (shape.isFilled && value.length === 0) return wrong('the list is empty')
      return value.flatMap((item, index) => checkShape(item, shape.of, schema, `${path}[${index}]`))
    case 'map':
      if (!isObject(value)) return wrong(`${shown(value)} stands where an object is expected`)
      return Object.entries(value).flatMap(([key, item]) => [
        ...(shape.keys === undefined ? [] : checkShape(key, shape.keys, schema, below(path, key))),
        ...checkShape(item, shape.of, schema, below(path, key)),
      ])
    case 'object':
      return isObject(value)
        ? checkObject(value, shape, schema, path)
        : wrong(`${shown(value)} stands where an object (${shape.name}) is expected`)
    case 'any-of':
      return checkAnyOf(value, shape.shapes, schema, path)
    case 'one-of':
      return checkOneOf(value, shape, schema, path)
  }
}

function checkObject(value: JsonObject, { fields, isOpen, name }: ObjectShape, schema: Schema, path: string) {
  const findings: Finding[] = []
  for (const [key, { shape, fallback }] of fields) {
    const item = Object.hasOwn(value, key) ? value[key] : undefined
    if (item !== undefined) findings.push(...checkShape(item, shape, schema, below(path, key)))
    else if (fallback === undefined) findings.push({ path: below(path, key), message: `${name} needs it` })
  }
  if (isOpen) return findings
  for (const key of Object.keys(value))
    if (!fields.has(key)) findings.push({ path: below(path, key), message: `${name} has no such field` })
  return findings
}

/** The findings of the shape that comes nearest: one that null is not, and that has the fewest. */
function checkAnyOf(value: JsonValue, shapes: readonly Shape[], schema: Schema, path: string): readonly Finding[] {
  let nearest: readonly Finding[] | undefined
  for (const shape of shapes) {
    const findings = checkShape(value, shape, schema, path)
    if (findings.length === 0) return findings
    const isNull = shape.kind === 'scalar' && shape.scalar === 'null'
    if (nearest === undefined || (!isNull && findings.length < nearest.length)) nearest = findings
  }
  return nearest ?? []
}

function checkOneOf(
  value: JsonValue,
  { name, by, shapes }: Extract<Shape, { kind: 'one-of' }>,
  schema: Schema,
  path: string,
): readonly Finding[] {
  if (!isObject(value)) return [{ path, message: `${shown(value)} stands where an object (${name}) is expected` }]
  const told = Object.hasOwn(value, by) ? value[by] : undefined
  const candidates = shapes
    .map(shape => (shape.kind === 'named' ? schema.named(shape.name) : shape))
    .filter(shape => told === undefined || mayHave(shape, by, told))
  const [first, ...others] = candidates
  if (first === undefined) return [{ path: below(path, by), message: `${shown(told ?? null)} is not known (${name})` }]
  if (others.length === 0) return checkShape(value, first, schema, path)
  const fitting = candidates.filter(shape => checkShape(value, shape, schema, path).length === 0)
  if (fitting.length === 1) return []
  return [{ path: below(path, by), message: `nothing tells which kind of ${name} is meant` }]
}

function mayHave(shape: Shape, key: string, value: JsonValue): boolean {
  const field = shape.kind === 'object' ? shape.fields.get(key)?.shape : undefined
  return field?.kind !== 'constant' || field.value === value
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

const SHOWN_CHARACTERS = 60
const SHOWN_WORDS = 8

function shown(value: JsonValue): string {
  const text = JSON.stringify(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

const shortList = (words: readonly string[]): string =>
  words.length > SHOWN_WORDS ? `${words.slice(0, SHOWN_WORDS).join(', ')}, …` : words.join(', ')

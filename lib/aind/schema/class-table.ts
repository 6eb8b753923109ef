/**
 * Classes as the tables in classes/ write them, a paragraph each: `Axis: name AxisName, direction Direction`. Fields come in
 * the order in which documents have them. `?` after a type: null is allowed, and the default; `=` and a JSON value: the
 * default, and of a `constant` the only value. Before a class's own fields comes `object_type`, the class's name in words,
 * and in a `(core)` class `describedBy` and `schema_version`; an `(untyped)` class has none of them. An `(open)` class may
 * have other keys too.
 */

import type { JsonValue } from '../json-value.ts'
import { orNull, parseType } from './parse-type.ts'
import type { Field, ObjectShape, Shape } from './shape.ts'

export interface ClassDefinition extends ObjectShape {
  readonly isCore: boolean
}

/** The classes of a table, in its order. Throws RangeError where it breaks the notation. */
export function parseClasses(table: string): readonly ClassDefinition[] {
  const paragraphs = table.trim().split(/\n(?! )/)
  return paragraphs.map(parseClass)
}

/** `QC metric` of `QCMetric`: words of the name, capitals within a word kept together. */
export function objectTypeOf(className: string): string {
  const words = className
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
  return words.map((word, index) => (index === 0 ? word : word.toLowerCase())).join(' ')
}

const HEAD = /^(?<name>\w+)(?: \((?<marks>[\w, ]+)\))?:\s*(?<fields>.*)$/s

function parseClass(paragraph: string): ClassDefinition {
  const { name = '', marks = '', fields = '' } = HEAD.exec(paragraph)?.groups ?? {}
  if (name === '') throw new RangeError(`This is no class: ${paragraph}`)
  const own = splitFields(fields).map(parseField)
  const typed: readonly (readonly [string, Field])[] = marks.includes('untyped')
    ? []
    : [['object_type', constantField(objectTypeOf(name))]]
  return {
    kind: 'object',
    name,
    fields: new Map([...typed, ...own]),
    isOpen: marks.includes('open'),
    isCore: marks.includes('core'),
  }
}

export const constantField = (value: string | number | null): Field => ({
  shape: { kind: 'constant', value },
  fallback: value,
})

/** At commas that are followed by a blank; defaults have commas without, or within quotes. */
const splitFields = (fields: string): readonly string[] =>
  fields
    .replaceAll(/\s+/g, ' ')
    .split(/, (?=[\w$]+ [^"]*(?:"[^"]*"[^"]*)*$)/)
    .map(field => field.trim())
    .filter(field => field !== '')

const FIELD = /^(?<name>\w+) (?<type>[^=?]+)(?:(?<optional>\?)|=(?<fallback>.+))?$/

function parseField(text: string): readonly [string, Field] {
  const { name = '', type = '', optional, fallback } = FIELD.exec(text)?.groups ?? {}
  if (name === '') throw new RangeError(`This is no field: ${text}`)
  if (type === 'constant') return [name, constantField(JSON.parse(fallback ?? ''))]
  const shape: Shape = parseType(type)
  if (optional !== undefined) return [name, { shape: orNull(shape), fallback: null }]
  if (fallback === undefined) return [name, { shape }]
  return [name, { shape, fallback: JSON.parse(fallback) as JsonValue }]
}

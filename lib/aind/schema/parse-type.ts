/**
 * Types of fields as the class tables write them: `text`, `integer(60..)`, `number(0<)` (more than zero), `[Axis]` (a list),
 * `[Person]+` (not empty), `{Origin:Translation}` (a map by words), `{any}`, `text|integer`, `(A|B)`, and a name for a class,
 * vocabulary or union.
 */

import type { ScalarKind, Shape } from './shape.ts'

const SCALARS: readonly ScalarKind[] = [
  'any',
  'null',
  'boolean',
  'number',
  'integer',
  'text',
  'date',
  'time',
  'date-time',
  'time-zone',
  'uri-reference',
  'commit-hash',
  'subject-label',
  'project-label',
]

const NULL: Shape = { kind: 'scalar', scalar: 'null' }

export const orNull = (shape: Shape): Shape => ({
  kind: 'any-of',
  shapes: shape.kind === 'any-of' ? [...shape.shapes, NULL] : [shape, NULL],
})

interface Cursor {
  readonly text: string
  at: number
}

/** Throws RangeError where the text is no type: the tables are ours. */
export function parseType(text: string): Shape {
  const cursor = { text, at: 0 }
  const shape = readUnion(cursor)
  if (cursor.at < text.length) throw new RangeError(`“${text}” is no type: “${text.slice(cursor.at)}” is left over.`)
  return shape
}

function readUnion(cursor: Cursor): Shape {
  const shapes = [readOne(cursor)]
  while (takes(cursor, '|')) shapes.push(readOne(cursor))
  const [shape, ...others] = shapes
  return shape !== undefined && others.length === 0 ? shape : { kind: 'any-of', shapes }
}

function readOne(cursor: Cursor): Shape {
  if (takes(cursor, '(')) return closed(cursor, readUnion(cursor), ')')
  if (takes(cursor, '[')) {
    const of = closed(cursor, readUnion(cursor), ']')
    return { kind: 'list', of, isFilled: takes(cursor, '+') }
  }
  if (takes(cursor, '{')) {
    const first = readUnion(cursor)
    const map: Shape = takes(cursor, ':')
      ? { kind: 'map', keys: first, of: readUnion(cursor) }
      : { kind: 'map', of: first }
    return closed(cursor, map, '}')
  }
  return readName(cursor)
}

function readName(cursor: Cursor): Shape {
  const [name] = /^[\w-]+/.exec(cursor.text.slice(cursor.at)) ?? []
  if (name === undefined) throw new RangeError(`“${cursor.text}” is no type: a name was expected at ${cursor.at}.`)
  cursor.at += name.length
  const scalar = SCALARS.find(known => known === name)
  if (scalar === undefined) return { kind: 'named', name }
  const [bounds, above, least, most] =
    /^\((?:(-?[\d.]+?)<|(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?)\)/.exec(cursor.text.slice(cursor.at)) ?? []
  cursor.at += bounds?.length ?? 0
  return {
    kind: 'scalar',
    scalar,
    ...(above !== undefined && { above: Number(above) }),
    ...(least !== undefined && { least: Number(least) }),
    ...(most !== undefined && { most: Number(most) }),
  }
}

function takes(cursor: Cursor, mark: string): boolean {
  if (cursor.text[cursor.at] !== mark) return false
  cursor.at++
  return true
}

function closed(cursor: Cursor, shape: Shape, mark: string): Shape {
  if (takes(cursor, mark)) return shape
  throw new RangeError(`“${cursor.text}” is no type: “${mark}” was expected at ${cursor.at}.`)
}

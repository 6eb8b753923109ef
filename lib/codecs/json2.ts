/**
 * numcodecs' `json2`: a JSON list of the elements (nested lists along the axes), then the dtype `"|O"` and the chunk's shape.
 * Written in ASCII without blanks, as numcodecs does by default.
 */

import { CorruptSourceError } from '#lib/errors.ts'
import { quoteJson } from './json-text.ts'

/** What an element can be on the way in: text, a record of texts (a reference), or nothing. */
export type Json2Element = string | null | Readonly<Record<string, string | null>>

/** `elements` in C order of `shape`, which has at least one axis. */
export function encodeJson2(elements: readonly Json2Element[], shape: readonly number[]): Uint8Array {
  const inner = shape.slice(1)
  const texts = elements.map(elementText)
  const rows = nest(texts, [...inner].reverse())
  return new TextEncoder().encode(`[${[...rows, '"|O"', `[${shape.join(',')}]`].join(',')}]`)
}

/** The elements in C order, whatever JSON they are; their number is that of `shape`. */
export function decodeJson2(bytes: Uint8Array, shape: readonly number[]): unknown[] {
  let list: unknown
  try {
    list = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new CorruptSourceError(`json2 data is no JSON text: ${(cause as Error).message}`, {}, { cause })
  }
  const stored = Array.isArray(list) ? list.at(-1) : undefined
  if (!Array.isArray(list) || list.length < 2 || JSON.stringify(stored) !== JSON.stringify(shape))
    throw new CorruptSourceError(`json2 data holds an array of shape ${JSON.stringify(stored)}, expected [${shape}]`)
  return flatten(list.slice(0, -2), shape)
}

function elementText(element: Json2Element): string {
  if (element === null) return 'null'
  if (typeof element === 'string') return quoteJson(element)
  const members = Object.entries(element).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, value]) => `${quoteJson(name)}:${elementText(value)}`).join(',')}}`
}

/** Groups the texts into lists of the axis lengths, the last axis first. */
function nest(texts: readonly string[], lengths: readonly number[]): readonly string[] {
  return lengths.reduce<readonly string[]>((items, length) => {
    const lists: string[] = []
    for (let at = 0; at < items.length; at += length) lists.push(`[${items.slice(at, at + length).join(',')}]`)
    return lists
  }, texts)
}

/** Undoes the nesting of all axes but the elements' own; every list has the length of its axis. */
function flatten(items: readonly unknown[], shape: readonly number[]): unknown[] {
  const [length, ...inner] = shape
  if (length !== undefined && items.length !== length)
    throw new CorruptSourceError(`json2 data has a list of ${items.length} elements, expected ${length}`)
  if (inner.length === 0) return [...items]
  return items.flatMap(item => {
    if (!Array.isArray(item)) throw new CorruptSourceError(`json2 data lacks a list of ${inner[0]} elements`)
    return flatten(item, inner)
  })
}

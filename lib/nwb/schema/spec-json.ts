/**
 * Reading of specification and namespace texts. They come from files, so nothing about them is trusted: length and
 * nesting are bounded, and whatever is not as expected is refused with its path inside the JSON.
 */

import { type ErrorPlace, InvalidInputError } from '#lib/errors.ts'

/** Published sources, extensions included, stay below 200 kB; a text beyond this is an attack or an error. */
const MAX_TEXT_LENGTH = 4_000_000

/** NWBFile nests 6 levels; the bound keeps a hostile text from exhausting the stack. */
const MAX_DEPTH = 64

/** Where the parser is: the namespace that type names are read in, the file, and the path inside the JSON. */
export interface SpecPosition {
  readonly namespace: string
  readonly place: ErrorPlace
  readonly path: string
  readonly depth: number
}

export type JsonObject = Readonly<Record<string, unknown>>

/** JSON of a specification or namespace text; refuses texts of absurd length before parsing. */
export function parseJson(text: string, at: SpecPosition): unknown {
  if (text.length > MAX_TEXT_LENGTH) throw invalid(at, `at most ${MAX_TEXT_LENGTH} characters, got ${text.length}`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(at, 'JSON', cause)
  }
}

export function asObject(node: unknown, at: SpecPosition): JsonObject {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) throw invalid(at, 'an object')
  return node as JsonObject
}

/** The list under `key`, each item parsed; empty where the key is absent or null. */
export function listOf<Item>(
  node: JsonObject,
  key: string,
  at: SpecPosition,
  parse: (item: JsonObject, at: SpecPosition) => Item,
): Item[] {
  const list = node[key] ?? []
  const here = inside(at, `.${key}`)
  if (!Array.isArray(list)) throw invalid(here, 'a list')
  if (at.depth >= MAX_DEPTH) throw invalid(here, `at most ${MAX_DEPTH} levels of nesting`)
  return list.map((item: unknown, index) => {
    const place = { ...inside(here, `[${index}]`), depth: at.depth + 1 }
    return parse(asObject(item, place), place)
  })
}

export const inside = (at: SpecPosition, step: string): SpecPosition => ({ ...at, path: at.path + step })

export function invalid(at: SpecPosition, expected: string, cause?: unknown): InvalidInputError {
  const where = at.path === '' ? 'the text' : at.path.replace(/^\./, '')
  return new InvalidInputError(
    `Specification of namespace '${at.namespace}': expected ${where} to be ${expected}.`,
    at.place,
    { cause },
  )
}

/** Text under `key`, undefined where absent or null; anything else is refused. */
export function textAt(node: JsonObject, key: string, at: SpecPosition): string | undefined {
  const value = node[key] ?? undefined
  if (value !== undefined && typeof value !== 'string') throw invalid(inside(at, `.${key}`), 'text')
  return value
}

export function requiredText(node: JsonObject, key: string, at: SpecPosition): string {
  const text = textAt(node, key, at)
  if (text === undefined || text === '') throw invalid(inside(at, `.${key}`), 'text that is not empty')
  return text
}

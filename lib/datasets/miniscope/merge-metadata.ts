/** Joins metadata of several sources into one. */

import { isObject, type JsonObject } from './json-document.ts'
import { type PartialMetadata, parseMetadata, type SessionMetadata } from './metadata.ts'

/**
 * How the entries of a list find their counterpart: by their name alone, or, for edits, by their name and where none
 * has it by their place, so that an edit can give another name.
 */
type Match = 'name' | 'name or place'

/** Metadata of several interfaces: what a later one says wins, entries of the same name become one. */
export function joinMetadata(parts: readonly PartialMetadata[]): SessionMetadata {
  return parseMetadata(parts.reduce<unknown>((joined, part) => merged(joined, part, 'name'), {}))
}

/** `edit` laid over the metadata; `url` names the file that it comes from, for errors. */
export function editMetadata(metadata: PartialMetadata, edit: unknown, url?: string): SessionMetadata {
  return parseMetadata(merged(metadata, edit, 'name or place'), url)
}

function merged(base: unknown, edit: unknown, match: Match): unknown {
  if (edit === undefined) return base
  if (isObject(base) && isObject(edit)) return mergedObjects(base, edit, match)
  if (Array.isArray(base) && Array.isArray(edit) && [...base, ...edit].every(isObject))
    return mergedLists(base, edit, match)
  return edit
}

function mergedObjects(base: JsonObject, edit: JsonObject, match: Match): JsonObject {
  const names = [...new Set([...Object.keys(base), ...Object.keys(edit)])].filter(name => name !== '__proto__')
  return Object.fromEntries(names.map(name => [name, merged(base[name], edit[name], match)]))
}

function mergedLists(base: readonly JsonObject[], edit: readonly JsonObject[], match: Match): readonly JsonObject[] {
  const joined = [...base]
  for (const [place, entry] of edit.entries()) {
    const named = joined.findIndex(({ name }) => name !== undefined && name === entry.name)
    const isEdit = match === 'name or place' && place < base.length
    const at = named >= 0 ? named : isEdit ? place : joined.length
    joined[at] = at < joined.length ? mergedObjects(joined[at] ?? {}, entry, match) : entry
  }
  return joined
}

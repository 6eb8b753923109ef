/** A release's list (a JSON array of objects) as entries; trouble is told with the file, the entry and its field. */

import type { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'
import { cellError, type ManifestPlace, type ManifestText } from './manifest-table.ts'

/** Entries as `schema` has them, each with its place. Throws InvalidInputError where the text is no list of such entries. */
export function readManifestList<Schema extends z.ZodType<object>>(
  { url, text }: ManifestText,
  schema: Schema,
): readonly (z.infer<Schema> & ManifestPlace)[] {
  return parsedList(text, url).map((entry, index) => {
    const place = { url, row: `entry ${index + 1}` }
    const result = schema.safeParse(entry)
    if (result.success) return { ...result.data, ...place }
    const [issue] = result.error.issues
    throw cellError(place, issue?.path.map(String).join('.') || '(entry)', `${issue?.message ?? 'invalid'}.`)
  })
}

function parsedList(text: string, url: string): readonly unknown[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new InvalidInputError(`${url} is no JSON document: ${said}.`, { url }, { cause: error })
  }
  if (Array.isArray(value)) return value
  throw new InvalidInputError(`${url} holds no list of entries.`, { url })
}

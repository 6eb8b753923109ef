/** The record of a reference, back to the path of its target. */

import { CorruptSourceError } from '#lib/errors.ts'
import { isJsonObject, type Json } from './json.ts'

/**
 * Absolute path in the store; null for a null reference (`null`, or the 0 that numpy fills objects with). A target in another
 * store is `<source>:<path>`, which no path in this one can be.
 */
export function targetOf(record: unknown): string | null {
  if (record === null || record === 0 || record === 0n) return null
  const { source, path } = isJsonObject(record as Json) ? (record as Record<string, unknown>) : {}
  if (typeof path !== 'string' || (source !== undefined && typeof source !== 'string'))
    throw new CorruptSourceError(
      `A reference is no record with source and path: ${String(JSON.stringify(record, bigintText)).slice(0, 80)}`,
    )
  const absolute = path.startsWith('/') ? path : `/${path}`
  return isThisStore(source) ? absolute : `${source}:${absolute}`
}

/** Does `source` of a reference or link mean the store that holds it? */
export const isThisStore = (source: string | undefined): boolean =>
  source === undefined || source === '.' || source === ''

const bigintText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

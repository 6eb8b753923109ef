/** `units.jsonl`: a unit a line, each with the part of `records.bin` that is its own. Any run of lines can be read by itself. */

import type { Waiting } from '#lib/async.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import type { ByteRange } from '#lib/io/byte-source.ts'
import type { Store } from '#lib/io/store.ts'
import type { WorkUnit } from './conversion-plan.ts'

export const UNITS_KEY = 'units.jsonl'

/** A unit as its line has it. */
export interface UnitLine extends WorkUnit {
  /** Its rows of `records.bin`. */
  readonly records: ByteRange
}

/** One line a unit, and how many bytes each line has, its end included. */
export function formatUnitLines(lines: readonly UnitLine[]): {
  readonly bytes: Uint8Array
  readonly lengths: readonly number[]
} {
  const encoded = lines.map(line => Buffer.from(`${JSON.stringify(line)}\n`))
  return { bytes: Buffer.concat(encoded), lengths: encoded.map(({ length }) => length) }
}

/** The lines of `key`, or those in a range of it. Throws CorruptSourceError where they are not there, or damaged. */
export async function readUnitLines(
  store: Store,
  { key = UNITS_KEY, range }: { readonly key?: string; readonly range?: ByteRange } = {},
  { signal }: Waiting = {},
): Promise<readonly UnitLine[]> {
  const place = { url: `${store.url}/${key}` }
  const bytes = range === undefined ? await store.get(key, { signal }) : await store.getRange(key, range, { signal })
  if (bytes === undefined) throw new CorruptSourceError(`The plan lacks its file ${key}.`, place)
  const lines = Buffer.from(bytes).toString().split('\n')
  try {
    return lines.filter(line => line !== '').map((line): UnitLine => JSON.parse(line))
  } catch (cause) {
    throw new CorruptSourceError('The list of units is damaged.', place, { cause })
  }
}

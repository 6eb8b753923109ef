/** Is a store whole? Its keys must be those of the plan, with the sizes that units and documents have. */

import { coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { IncompleteOutputError } from '#lib/errors.ts'
import type { PlannedArray, Receipt } from '#lib/plan/conversion-plan.ts'
import { chunkKey } from '#lib/zarr/chunk-key.ts'
import type { StoreDocument } from '#lib/zarr/hdmf.ts'
import type { KeySizes } from './receipts.ts'

/** Keys named in an error. */
const SHOWN_KEYS = 5

export interface VerifyInput {
  readonly arrays: readonly PlannedArray[]
  readonly documents: readonly StoreDocument[]
  readonly receipts: Iterable<Receipt>
  readonly sizes: KeySizes
  /** Of the store, for errors. */
  readonly url: string
}

export interface Verified {
  readonly objects: number
  readonly bytes: number
  /** Keys that the plan does not know. */
  readonly unexpected: readonly string[]
}

/** Throws IncompleteOutputError where a planned key is missing or has another size than its writer says. */
export function verifyStore({ arrays, documents, receipts, sizes, url }: VerifyInput): Verified {
  const expected = new Map<string, number>()
  for (const { key, text } of documents) expected.set(key, Buffer.byteLength(text))
  for (const { keys } of receipts) for (const { key, size } of keys) expected.set(key, size)
  const wrong: string[] = []
  let planned = documents.length
  for (const array of arrays) {
    for (const coords of coordsOf({ start: array.shape.map(() => 0), shape: gridShape(array) })) {
      planned++
      const key = chunkKey(array.path, coords)
      if (!expected.has(key)) wrong.push(key)
    }
  }
  let bytes = 0
  for (const [key, size] of expected) {
    if (sizes.get(key) !== size) wrong.push(key)
    bytes += size
  }
  if (wrong.length > 0)
    throw new IncompleteOutputError(
      wrong.slice(0, SHOWN_KEYS),
      `${wrong.length} of ${planned} objects of the store are missing or incomplete, ${wrong[0]} among them.`,
      { url, advice: 'Run the same command again: it writes what is missing.' },
    )
  return { objects: planned, bytes, unexpected: [...sizes.keys()].filter(key => !expected.has(key)) }
}

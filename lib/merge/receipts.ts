/** Receipts of units, a file each beside the plan: what tells a finished unit from one to be done again. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { Store, StoreEntry } from '#lib/io/store.ts'
import type { Receipt } from '#lib/plan/conversion-plan.ts'

const FOLDER = 'receipts/'
const READ_LANES = 32

/** Sizes of a store's values by key. */
export type KeySizes = ReadonlyMap<string, number>

export async function writeReceipt(work: Store, receipt: Receipt, { signal }: Waiting = {}): Promise<void> {
  await work.set(keyOf(receipt.unit), Buffer.from(JSON.stringify(receipt)), { signal })
}

const keyOf = (unit: number): string => `${FOLDER}${unit}.json`

/** Of these units only; those without one are left out. */
export async function readReceiptsOf(
  work: Store,
  units: readonly number[],
  fingerprint: string,
  { signal }: Waiting = {},
): Promise<ReadonlyMap<number, Receipt>> {
  return receiptsIn(work, units.map(keyOf), fingerprint, { signal })
}

/** Their units count as not done. */
export async function deleteReceipts(work: Store, units: readonly number[], { signal }: Waiting = {}): Promise<void> {
  await mapLimit(units, READ_LANES, (unit, _, options) => work.delete(keyOf(unit), options), { signal })
}

/** Receipts of the plan with that fingerprint by unit; others, and damaged ones, count as none. */
export async function readReceipts(
  work: Store,
  fingerprint: string,
  { signal }: Waiting = {},
): Promise<ReadonlyMap<number, Receipt>> {
  const keys: string[] = []
  for await (const { key } of work.list(FOLDER, { signal })) keys.push(key)
  return receiptsIn(work, keys, fingerprint, { signal })
}

async function receiptsIn(
  work: Store,
  keys: readonly string[],
  fingerprint: string,
  { signal }: Waiting,
): Promise<ReadonlyMap<number, Receipt>> {
  const receipts = await mapLimit(
    keys,
    READ_LANES,
    async (key, _, options) => parseReceipt(await work.get(key, options), fingerprint),
    { signal },
  )
  return new Map(receipts.flatMap(receipt => (receipt === undefined ? [] : [[receipt.unit, receipt] as const])))
}

/** Is every key that the receipt lists in the store, with its size? */
export const isFinished = (receipt: Receipt, sizes: KeySizes): boolean =>
  receipt.keys.every(({ key, size }) => sizes.get(key) === size)

/** Every key of a store with its size; one listing. */
export async function listSizes(store: Store, { signal }: Waiting = {}): Promise<KeySizes> {
  const entries: StoreEntry[] = []
  for await (const entry of store.list('', { signal })) entries.push(entry)
  return new Map(entries.map(({ key, size }) => [key, size]))
}

function parseReceipt(bytes: Uint8Array | undefined, fingerprint: string): Receipt | undefined {
  if (bytes === undefined) return undefined
  try {
    const receipt: Receipt = JSON.parse(Buffer.from(bytes).toString())
    const isWhole =
      receipt.fingerprint === fingerprint && Number.isInteger(receipt.unit) && receipt.keys.every(isKeySize)
    return isWhole ? receipt : undefined
  } catch {
    // A torn receipt is none: its unit is done again, which gives the same bytes.
    return undefined
  }
}

const isKeySize = ({ key, size }: Receipt['keys'][number]): boolean => typeof key === 'string' && Number.isInteger(size)

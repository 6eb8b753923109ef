/**
 * A plan as files in a store: `units.jsonl`, `records.bin`, `metadata.jsonl`, `changes.jsonl`, `blobs/<sha256>`, and
 * `plan.json` last, so that a plan that can be read is whole.
 */

import type { Scalar } from '#lib/array/values.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import type { ByteRange } from '#lib/io/byte-source.ts'
import type { ConditionalStore } from '#lib/io/conditional-store.ts'
import type { Store } from '#lib/io/store.ts'
import type { Change } from '#lib/nwb/change.ts'
import type { StoreDocument } from '#lib/zarr/hdmf.ts'
import { type ConversionPlan, PLAN_FORMAT, type PlannedArray, type WorkUnit } from './conversion-plan.ts'
import { attachValues, blobsIn, detachValues } from './plan-values.ts'
import { formatUnitLines, readUnitLines, UNITS_KEY, type UnitLine } from './unit-lines.ts'
import { type LayoutRecords, packUnitRecords, unpackUnitRecords } from './unit-records.ts'

/** A plan with all that lies beside it. */
export interface PlanFiles {
  readonly plan: ConversionPlan
  readonly units: readonly WorkUnit[]
  /** Metadata documents of the store, `.zmetadata` aside. */
  readonly metadata: readonly StoreDocument[]
  readonly changes: readonly Change[]
  /** Of the chunks that the units read. */
  readonly records: LayoutRecords
}

/** What it takes to finish a store whose chunks are written: no values, no records. */
export interface PlanDocuments extends Pick<PlanFiles, 'metadata' | 'changes'> {
  /** Values that lie beside the plan are not in it. */
  readonly plan: ConversionPlan
  readonly lines: readonly UnitLine[]
}

/** What a worker needs of a plan: its own units, and what they read. */
export type PlanSlice = Pick<PlanFiles, 'plan' | 'units' | 'records'>

/** Where several may plan at once the store must be one in which one of them wins. */
export type PlanStore = Store & Partial<Pick<ConditionalStore, 'setIfAbsent'>>

export const PLAN_KEY = 'plan.json'
const RECORDS_KEY = 'records.bin'
const METADATA_KEY = 'metadata.jsonl'
const CHANGES_KEY = 'changes.jsonl'

/** Files read or written at the same time. */
const FILE_LANES = 16

/**
 * Writes all files of a plan, `plan.json` last. Where somebody else has pinned one meanwhile it must be the same, or
 * InvalidInputError is thrown.
 */
export async function writePlan(store: PlanStore, files: PlanFiles, { signal }: Waiting = {}): Promise<void> {
  const blobs = new Map<string, string>()
  const plan = {
    ...files.plan,
    arrays: files.plan.arrays.map(array => ({ ...array, data: detachValues(array.data, blobs) })),
  }
  const records = packUnitRecords(files.plan, files.units, files.records)
  const lines = files.units.map(
    (unit, at): UnitLine => ({ ...unit, records: records.ranges[at] ?? { offset: 0, length: 0 } }),
  )
  const entries: [key: string, value: () => Uint8Array][] = [
    [UNITS_KEY, () => formatUnitLines(lines).bytes],
    [RECORDS_KEY, () => records.bytes],
    [METADATA_KEY, () => linesOf(files.metadata)],
    [CHANGES_KEY, () => linesOf(files.changes)],
  ]
  for (const [hash, text] of blobs) entries.push([`blobs/${hash}`, () => Buffer.from(text)])
  await mapLimit(entries, FILE_LANES, ([key, value], _, options) => store.set(key, value(), options), { signal })
  const document = Buffer.from(JSON.stringify(plan))
  if (store.setIfAbsent === undefined) return store.set(PLAN_KEY, document, { signal })
  if (await store.setIfAbsent(PLAN_KEY, document, { signal })) return
  const pinned = await store.get(PLAN_KEY, { signal })
  if (pinned !== undefined && document.equals(pinned)) return
  throw new InvalidInputError('Another run has pinned another plan for the same session meanwhile.', {
    url: `${store.url}/${PLAN_KEY}`,
    advice: 'Start again once the other run is over.',
  })
}

/** The plan of a store, or undefined where there is none. Throws InvalidInputError for a format that is not known. */
export async function readPlan(store: Store, { signal }: Waiting = {}): Promise<PlanFiles | undefined> {
  const stored = await readStoredPlan(store, { signal })
  if (stored === undefined) return undefined
  const plan = await withValues(store, stored, () => true, { signal })
  const { lines, metadata, changes } = await readDocuments(store, { signal })
  const whole = { offset: 0, length: lines.reduce((sum, { records }) => sum + records.length, 0) }
  const records = unpackUnitRecords(plan.layouts, await readRecords(store, whole, { signal }))
  return { plan, units: lines.map(unitOf), metadata, changes, records }
}

/** What is left to know of a plan once its units are done; undefined where there is no plan. */
export async function readPlanDocuments(store: Store, { signal }: Waiting = {}): Promise<PlanDocuments | undefined> {
  const plan = await readStoredPlan(store, { signal })
  return plan === undefined ? undefined : { plan, ...(await readDocuments(store, { signal })) }
}

async function readDocuments(store: Store, { signal }: Waiting) {
  return {
    lines: await readUnitLines(store, {}, { signal }),
    metadata: await readLines<StoreDocument>(store, METADATA_KEY, { signal }),
    changes: await readLines<Change>(store, CHANGES_KEY, { signal }),
  }
}

/** The plan with the units in a range of a list of units, and what these read; undefined where there is no plan. */
export async function readPlanSlice(
  store: Store,
  lines: { readonly key: string; readonly range: ByteRange },
  { signal }: Waiting = {},
): Promise<PlanSlice | undefined> {
  const stored = await readStoredPlan(store, { signal })
  if (stored === undefined) return undefined
  const units = await readUnitLines(store, lines, { signal })
  const arrays = new Set(units.flatMap(({ pieces }) => pieces.map(({ array }) => array)))
  const plan = await withValues(store, stored, number => arrays.has(number), { signal })
  const parts = await mapLimit(
    joinRanges(units.map(({ records }) => records)),
    FILE_LANES,
    (range, _, waiting) => readRecords(store, range, waiting),
    { signal },
  )
  return { plan, units: units.map(unitOf), records: unpackUnitRecords(plan.layouts, Buffer.concat(parts)) }
}

const unitOf = ({ records: _, ...unit }: UnitLine): WorkUnit => unit

async function readStoredPlan(store: Store, { signal }: Waiting): Promise<ConversionPlan | undefined> {
  const bytes = await store.get(PLAN_KEY, { signal })
  if (bytes === undefined) return undefined
  const stored = parseJson<ConversionPlan>(bytes, store, PLAN_KEY)
  if (stored.format === PLAN_FORMAT) return stored
  throw new InvalidInputError(`The plan has format ${stored.format}; this version reads format ${PLAN_FORMAT}.`, {
    url: `${store.url}/${PLAN_KEY}`,
    advice: 'Finish it with the version that made it, or start again with --overwrite.',
  })
}

/** The plan with the values of the wanted arrays in it. */
async function withValues(
  store: Store,
  stored: ConversionPlan,
  isWanted: (array: number) => boolean,
  { signal }: Waiting,
): Promise<ConversionPlan> {
  const hashes = stored.arrays.flatMap((array, number) => (isWanted(number) ? blobsIn(array.data) : []))
  const blobs = await mapLimit(
    new Set(hashes),
    FILE_LANES,
    async (hash, _, waiting) => {
      const key = `blobs/${hash}`
      return [hash, parseJson<readonly Scalar[]>(await need(store, key, waiting), store, key)] as const
    },
    { signal },
  )
  const known = new Map(blobs)
  const attached = (array: PlannedArray) => ({ ...array, data: attachValues(array.data, known) })
  return { ...stored, arrays: stored.arrays.map(attached) }
}

/** Ranges that follow one another as one. */
function joinRanges(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const joined: ByteRange[] = []
  for (const range of ranges) {
    const last = joined.at(-1)
    if (last !== undefined && last.offset + last.length === range.offset)
      joined[joined.length - 1] = { offset: last.offset, length: last.length + range.length }
    else joined.push(range)
  }
  return joined.filter(({ length }) => length > 0)
}

async function readRecords(store: Store, range: ByteRange, { signal }: Waiting): Promise<Uint8Array> {
  if (range.length === 0) return new Uint8Array(0)
  const bytes = await store.getRange(RECORDS_KEY, range, { signal })
  if (bytes === undefined) throw missing(store, RECORDS_KEY)
  return bytes
}

async function readLines<Line>(store: Store, key: string, { signal }: Waiting): Promise<readonly Line[]> {
  const text = Buffer.from(await need(store, key, { signal })).toString()
  const lines = text.split('\n').filter(line => line !== '')
  return lines.map(line => parseJson<Line>(Buffer.from(line), store, key))
}

const linesOf = (items: readonly unknown[]): Uint8Array =>
  Buffer.from(items.map(item => `${JSON.stringify(item)}\n`).join(''))

async function need(store: Store, key: string, { signal }: Waiting): Promise<Uint8Array> {
  const bytes = await store.get(key, { signal })
  if (bytes === undefined) throw missing(store, key)
  return bytes
}

const missing = (store: Store, key: string) =>
  new CorruptSourceError(`The plan lacks its file ${key}.`, { url: store.url, advice: ADVICE })

function parseJson<Value>(bytes: Uint8Array, store: Store, key: string): Value {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch (cause) {
    throw new CorruptSourceError('The plan is damaged.', { url: `${store.url}/${key}`, advice: ADVICE }, { cause })
  }
}

const ADVICE = 'Start again with --overwrite.'

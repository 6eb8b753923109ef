/**
 * A plan as files in a store: `units.jsonl`, `metadata.jsonl`, `changes.jsonl`, `chunks/<n>.bin`, `blobs/<sha256>`, and
 * `plan.json` last, so that a plan that can be read is whole.
 */

import { createHash } from 'node:crypto'
import type { Scalar } from '#lib/array/values.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { CorruptSourceError, InvalidInputError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import type { Change } from '#lib/nwb/change.ts'
import type { Data } from '#lib/nwb/tree.ts'
import type { StoreDocument } from '#lib/zarr/hdmf.ts'
import { type ConversionPlan, PLAN_FORMAT, type WorkUnit } from './conversion-plan.ts'

/** A plan with all that lies beside it. */
export interface PlanFiles {
  readonly plan: ConversionPlan
  readonly units: readonly WorkUnit[]
  /** Metadata documents of the store, `.zmetadata` aside. */
  readonly metadata: readonly StoreDocument[]
  readonly changes: readonly Change[]
  /** Packed chunk records of each of `plan.layouts`, null where it has none. */
  readonly records: readonly (Uint8Array | null)[]
}

export const PLAN_KEY = 'plan.json'

/** Values of more JSON than this lie beside the plan. */
const INLINE_BYTES = 4096

/** Files read or written at the same time. */
const FILE_LANES = 16

/** Writes all files of a plan, `plan.json` last. */
export async function writePlan(store: Store, files: PlanFiles, { signal }: Waiting = {}): Promise<void> {
  const blobs = new Map<string, string>()
  const plan = {
    ...files.plan,
    arrays: files.plan.arrays.map(array => ({ ...array, data: detach(array.data, blobs) })),
  }
  const entries: [key: string, value: () => Uint8Array][] = [
    ['units.jsonl', () => linesOf(files.units)],
    ['metadata.jsonl', () => linesOf(files.metadata)],
    ['changes.jsonl', () => linesOf(files.changes)],
  ]
  for (const [hash, text] of blobs) entries.push([`blobs/${hash}`, () => Buffer.from(text)])
  for (const [number, records] of files.records.entries())
    if (records !== null) entries.push([recordsKey(number), () => records])
  await mapLimit(entries, FILE_LANES, ([key, value], _, options) => store.set(key, value(), options), { signal })
  await store.set(PLAN_KEY, Buffer.from(JSON.stringify(plan)), { signal })
}

/** The plan of a store, or undefined where there is none. Throws InvalidInputError for a format that is not known. */
export async function readPlan(store: Store, { signal }: Waiting = {}): Promise<PlanFiles | undefined> {
  const bytes = await store.get(PLAN_KEY, { signal })
  if (bytes === undefined) return undefined
  const stored = parseJson<ConversionPlan>(bytes, store, PLAN_KEY)
  if (stored.format !== PLAN_FORMAT)
    throw new InvalidInputError(`The plan has format ${stored.format}; this version reads format ${PLAN_FORMAT}.`, {
      url: `${store.url}/${PLAN_KEY}`,
      advice: 'Finish it with the version that made it, or start again with --overwrite.',
    })
  const readLines = async <Line>(key: string) => {
    const text = Buffer.from(await need(store, key, { signal })).toString()
    const lines = text.split('\n').filter(line => line !== '')
    return lines.map(line => parseJson<Line>(Buffer.from(line), store, key))
  }
  const blobs = new Map<string, readonly Scalar[]>()
  for (const hash of stored.arrays.flatMap(array => blobsIn(array.data)))
    blobs.set(hash, parseJson(await need(store, `blobs/${hash}`, { signal }), store, `blobs/${hash}`))
  const plan = { ...stored, arrays: stored.arrays.map(array => ({ ...array, data: attach(array.data, blobs) })) }
  const records = await mapLimit(
    plan.layouts,
    FILE_LANES,
    async ({ layout }, number, options) =>
      layout?.kind === 'chunked' ? need(store, recordsKey(number), options) : null,
    { signal },
  )
  return {
    plan,
    units: await readLines<WorkUnit>('units.jsonl'),
    metadata: await readLines<StoreDocument>('metadata.jsonl'),
    changes: await readLines<Change>('changes.jsonl'),
    records,
  }
}

const recordsKey = (number: number): string => `chunks/${number}.bin`

const linesOf = (items: readonly unknown[]): Uint8Array =>
  Buffer.from(items.map(item => `${JSON.stringify(item)}\n`).join(''))

async function need(store: Store, key: string, { signal }: Waiting): Promise<Uint8Array> {
  const bytes = await store.get(key, { signal })
  if (bytes !== undefined) return bytes
  throw new CorruptSourceError(`The plan lacks its file ${key}.`, { url: store.url, advice: ADVICE })
}

function parseJson<Value>(bytes: Uint8Array, store: Store, key: string): Value {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch (cause) {
    throw new CorruptSourceError('The plan is damaged.', { url: `${store.url}/${key}`, advice: ADVICE }, { cause })
  }
}

const ADVICE = 'Start again with --overwrite.'

/** In a plan's file `values` may be the name of a blob. */
type StoredData = Data | { readonly kind: 'blob'; readonly sha256: string }

function detach(data: Data, blobs: Map<string, string>): Data {
  return mapData(data, values => {
    if (values.kind === 'blob') return values
    const text = JSON.stringify(values.values)
    if (text.length <= INLINE_BYTES) return values
    const sha256 = createHash('sha256').update(text).digest('hex')
    blobs.set(sha256, text)
    return { kind: 'blob', sha256 }
  })
}

function attach(data: Data, blobs: ReadonlyMap<string, readonly Scalar[]>): Data {
  return mapData(data, stored =>
    stored.kind === 'blob' ? { kind: 'values', values: blobs.get(stored.sha256) ?? [] } : stored,
  )
}

function blobsIn(data: Data): readonly string[] {
  const hashes: string[] = []
  mapData(data, stored => {
    if (stored.kind === 'blob') hashes.push(stored.sha256)
    return stored
  })
  return hashes
}

type Values = Extract<StoredData, { kind: 'values' | 'blob' }>

/** The expression with other values; a blob stands in the place of values in files only. */
function mapData(data: StoredData, change: (values: Values) => Values): Data {
  switch (data.kind) {
    case 'values':
    case 'blob':
      return change(data) as Data
    case 'source':
    case 'frames':
      return data
    case 'field':
    case 'cast':
      return { ...data, of: mapData(data.of, change) }
    case 'take':
    case 'reshape':
      return { ...data, of: { ...data.of, data: mapData(data.of.data, change) } }
    case 'concat':
    case 'stack':
      return { ...data, parts: data.parts.map(part => ({ ...part, data: mapData(part.data, change) })) }
  }
}

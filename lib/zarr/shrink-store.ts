/**
 * A copy of a store without the values of its large arrays: for sharing, and for looking at structure. Such an array keeps
 * its documents, and reads as its fill value. The copy says of itself that it is shrunk.
 */

import { mapLimit, type Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Store, StoreEntry } from '#lib/io/store.ts'
import { CONSOLIDATED_KEY } from './consolidate.ts'
import { openStoreArrays, type StoredArray } from './open-store-arrays.ts'

/** Key of what a shrunk copy says of itself. */
export const SHRUNK_KEY = 'nwb2zarr/shrunk.json'

export interface ShrunkArray {
  readonly path: string
  /** Of its chunks, as stored in the whole store. */
  readonly bytes: number
  readonly chunks: number
}

export interface ShrunkMark {
  readonly format: 1
  readonly thresholdBytes: number
  /** Arrays without values. */
  readonly arrays: readonly ShrunkArray[]
}

export interface ShrinkResult {
  readonly mark: ShrunkMark
  readonly bytesBefore: number
  readonly bytesAfter: number
  readonly objects: number
}

const COPY_LANES = 8

/** Documents that open a store come last, in this order. */
const LAST_KEYS = ['.zattrs', '.zgroup', CONSOLIDATED_KEY]

/**
 * Copies `source` to `target`, which must be empty. Left out are the chunks of arrays that have more than `thresholdBytes` of
 * them; arrays whose documents name no fill value keep theirs, since nothing says what else they would read as.
 */
export async function shrinkStore(
  source: Store,
  target: Store,
  { thresholdBytes, signal }: Waiting & { readonly thresholdBytes: number },
): Promise<ShrinkResult> {
  for await (const { key } of target.list('', { signal }))
    throw new InvalidInputError(`There is something at the place of the copy already: ${key}.`, { url: target.url })
  const { nodes } = await openStoreArrays(source, { signal })
  const entries: StoreEntry[] = []
  for await (const entry of source.list('', { signal })) entries.push(entry)

  const arrays = [...nodes.values()].filter(node => node.kind === 'array')
  const chunks = chunksByArray(entries, arrays)
  const large = arrays.flatMap(({ path, metadata }): ShrunkArray[] => {
    const own = chunks.get(path) ?? []
    const bytes = sumOf(own)
    const isLarge = bytes > thresholdBytes && !isNeeded(path)
    return isLarge && metadata.fillValue !== null ? [{ path, bytes, chunks: own.length }] : []
  })
  const left = new Set(large.flatMap(({ path }) => (chunks.get(path) ?? []).map(({ key }) => key)))
  const kept = entries.filter(({ key }) => !left.has(key) && key !== SHRUNK_KEY)
  const mark = markOf(thresholdBytes, large, await readShrunkMark(source, { signal }))
  await target.set(SHRUNK_KEY, Buffer.from(`${JSON.stringify(mark, undefined, 2)}\n`), { signal })
  await copyKeys(source, target, kept, { signal })
  return { mark, bytesBefore: sumOf(entries), bytesAfter: sumOf(kept), objects: kept.length + 1 }
}

/** What a store says of having been shrunk; undefined of a whole one. */
export async function readShrunkMark(store: Store, { signal }: Waiting = {}): Promise<ShrunkMark | undefined> {
  const bytes = await store.get(SHRUNK_KEY, { signal })
  if (bytes === undefined) return undefined
  try {
    const mark: ShrunkMark = JSON.parse(Buffer.from(bytes).toString())
    return mark.format === 1 && Array.isArray(mark.arrays) ? mark : undefined
  } catch {
    // Somebody else's file of that name.
    return undefined
  }
}

/** `This is a shrunk copy: 3 arrays have no values and read as their fill value (/acquisition/lfp/data, …).` */
export function describeShrunk({ arrays }: ShrunkMark): string {
  const [first] = arrays
  if (first === undefined) return 'This is a shrunk copy, though no array was large enough to lose its values.'
  const others = arrays.length > 1 ? ', …' : ''
  const count = arrays.length === 1 ? '1 array has' : `${arrays.length} arrays have`
  return `This is a shrunk copy: ${count} no values, and read as the fill value (${first.path}${others}).`
}

/** Without its specifications a store cannot be understood. */
const isNeeded = (path: string): boolean => path.startsWith('/specifications/')

/** A copy of a copy lacks what either lacks. */
function markOf(thresholdBytes: number, large: readonly ShrunkArray[], earlier: ShrunkMark | undefined): ShrunkMark {
  const before = (earlier?.arrays ?? []).filter(({ path }) => !large.some(array => array.path === path))
  return { format: 1, thresholdBytes, arrays: [...before, ...large].sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

/** Entries below each array that are no documents. */
function chunksByArray(entries: readonly StoreEntry[], arrays: readonly StoredArray[]) {
  const paths = new Set(arrays.map(({ path }) => path))
  return Map.groupBy(
    entries.filter(({ key }) => !/(?:^|\/)\.z(?:array|attrs|group|metadata)$/.test(key)),
    ({ key }) => holderOf(key, paths),
  )
}

/** Chunk keys may have folders of their own (`0/0/1`). */
function holderOf(key: string, paths: ReadonlySet<string>): string | undefined {
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
    const path = `/${key.slice(0, end)}`
    if (paths.has(path)) return path
  }
  return undefined
}

const sumOf = (entries: readonly StoreEntry[]): number => entries.reduce((sum, { size }) => sum + size, 0)

async function copyKeys(source: Store, target: Store, entries: readonly StoreEntry[], { signal }: Waiting) {
  const copy = async ({ key }: Pick<StoreEntry, 'key'>, options: Waiting) => {
    const bytes = await source.get(key, options)
    if (bytes !== undefined) await target.set(key, bytes, options)
  }
  const others = entries.filter(({ key }) => !LAST_KEYS.includes(key))
  await mapLimit(others, COPY_LANES, (entry, _, options) => copy(entry, options), { signal })
  for (const key of LAST_KEYS) if (entries.some(entry => entry.key === key)) await copy({ key }, { signal })
}

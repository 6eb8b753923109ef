/** The elements of one array of the store against those of its sources, box by box. */

import { isNumberType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, type Region, wholeRegion } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { type ByteBudget, mapLimit, type Waiting } from '#lib/async.ts'
import { CorruptSourceError, isNwb2zarrError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import type { Data } from '#lib/nwb/tree.ts'
import { readArrayRegion } from '#lib/zarr/read-array-region.ts'
import { boxesOf, boxShape } from './boxes.ts'
import type { ArrayPair } from './compare-nodes.ts'
import { comparePickles, isPickled } from './compare-pickles.ts'
import type { Difference, NotCompared } from './difference.ts'
import type { ReadExpected } from './read-expected.ts'
import { openStored, type ReadBox, type StoredBox } from './read-stored.ts'
import type { ReferenceRecords } from './reference-records.ts'
import { sampled } from './sample-boxes.ts'
import { compareItems, compareNumbers, compareValues, type ElementDifference } from './value-differences.ts'

export interface CompareContext {
  readonly store: Store
  /** Elements of what is expected. */
  readonly readExpected: ReadExpected
  /** Chunk shape of the source of some data, where it has one. */
  sourceChunkShape(data: Data): readonly number[] | null
  readonly records: ReferenceRecords
  /** Read only some boxes of an array with many. */
  readonly sample: boolean
  /** The store was written by this program, so that its pickles are known byte for byte. */
  readonly isOwn: boolean
  /** Shared by all arrays. */
  readonly budget: ByteBudget
  /** Uncompressed bytes of a box. */
  readonly boxBytes: number
  /** Told after each box. */
  onBox(path: string, bytes: number): void
}

export interface ComparedArray {
  readonly differences: readonly Difference[]
  readonly notCompared: readonly NotCompared[]
  readonly values: number
  readonly bytes: number
}

/** Boxes of one array at work: one is read while the other is compared. */
const BOXES_AT_ONCE = 2

/** What a text or reference is taken to need in memory. */
const OBJECT_BYTES = 256

/** Compares every element, or those of a sample; the first that differs is told, with the number of all. */
export async function compareArray(
  pair: ArrayPair,
  context: CompareContext,
  { signal }: Waiting = {},
): Promise<ComparedArray> {
  const { path, expected, stored } = pair
  if (isPickled(stored)) return comparePickles(pair, context, { signal })
  const shape = stored.metadata.shape
  const size = itemSize(expected.dtype) ?? OBJECT_BYTES
  const box = boxShape(
    { shape, chunkShape: stored.metadata.chunkShape, sourceChunkShape: chunksFor(pair, context) },
    Math.max(1, Math.floor(context.boxBytes / size)),
  )
  const read = await openStored(context.store, stored, { signal })
  const all = boxesOf(shape, box)
  const boxes = context.sample ? sampled(all, path) : all
  let values = 0
  const found = await mapLimit(
    boxes,
    BOXES_AT_ONCE,
    async (region, _, options) => {
      const count = elementCount(region.shape)
      // Both sides, and as much again in codecs.
      const difference = await context.budget.use(
        3 * count * size,
        () => compareBox(pair, region, read, context, options),
        options,
      )
      values += count
      context.onBox(path, count * size)
      return difference
    },
    { signal },
  )
  return { differences: joined(found), notCompared: [], values, bytes: values * size }
}

function chunksFor({ expected, stored }: ArrayPair, context: CompareContext): readonly number[] | null {
  const chunks = context.sourceChunkShape(expected.data)
  return chunks?.length === stored.metadata.shape.length ? chunks : null
}

async function compareBox(
  { path, expected, stored }: ArrayPair,
  region: Region,
  read: ReadBox,
  context: CompareContext,
  options: Waiting,
): Promise<Difference | undefined> {
  const { dtype, shape } = expected
  const data = expected.data.kind === 'cast' && isNumberType(dtype) ? expected.data.of : expected.data
  const of = { data, shape: shape ?? [], dtype: data === expected.data ? dtype : undefined }
  const expectedRegion = shape?.length === 0 ? wholeRegion([]) : region
  const reading = context.readExpected(of, expectedRegion, { ...options, path })
  // Awaited below; a failure of the store's side comes first.
  reading.catch(() => {})
  let found: StoredBox
  try {
    found = await read(region, options)
  } catch (error) {
    await reading
    return unreadable(error, context.store, { path, expected, stored }, region, options)
  }
  const values = await reading
  const difference = compareElements(values, found, context.records, data !== expected.data)
  return difference && placed(difference, path, region)
}

function compareElements(
  expected: Values,
  found: StoredBox,
  records: ReferenceRecords,
  isCast: boolean,
): ElementDifference | undefined {
  if (expected.kind === 'references') return compareReferences(expected.targets, found, records)
  if (found.kind === 'reference-records') return compareItems([expected.kind], ['references'], () => false)
  return isCast ? compareNumbers(expected, found) : compareValues(expected, found)
}

/** Where the paths agree, and the ids in the record do not, the whole record is shown. */
function compareReferences(
  targets: readonly (string | null)[],
  found: StoredBox,
  records: ReferenceRecords,
): ElementDifference | undefined {
  const pathOf = (id: string | null) => (id === null ? null : (records.pathOf(id) ?? id))
  if (found.kind === 'references') return compareItems(targets.map(pathOf), found.targets, (a, b) => a === b)
  const list = found.kind === 'reference-records' ? found.records : []
  const difference = compareItems(targets, list, (id, record) =>
    id === null ? record === null || record === 0 : records.isRecordOf(id, record),
  )
  return difference && { ...difference, expected: pathOf(targets[difference.at] ?? null) }
}

/** The first of an array's differences, with the elements of all counted; unreadable chunks are told each. */
function joined(found: readonly (Difference | undefined)[]): readonly Difference[] {
  const differences = found.filter(difference => difference !== undefined)
  const [first, ...others] = differences.filter(({ kind }) => kind === 'value')
  const unreadables = differences.filter(({ kind }) => kind !== 'value')
  if (first === undefined) return unreadables
  const count = others.reduce((total, other) => total + (other.count ?? 0), first.count ?? 0)
  return [{ ...first, count }, ...unreadables]
}

function placed({ at, ...difference }: ElementDifference, path: string, { start, shape }: Region): Difference {
  const index: number[] = []
  let rest = at
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1
    index.unshift((start[axis] ?? 0) + (rest % length))
    rest = Math.floor(rest / length)
  }
  return { kind: 'value', path, index, ...difference }
}

/** What cannot be decoded is a difference at the first chunk that another reader cannot decode either. */
async function unreadable(
  error: unknown,
  store: Store,
  { path, stored }: ArrayPair,
  region: Region,
  { signal }: Waiting,
): Promise<Difference> {
  signal?.throwIfAborted()
  const isOurs = isNwb2zarrError(error)
  if (isOurs && !(error instanceof CorruptSourceError) && !(error instanceof UnsupportedFeatureError)) throw error
  let reason = error
  try {
    await readArrayRegion(store, stored, region, { signal, chunksAtOnce: 1 })
  } catch (second) {
    signal?.throwIfAborted()
    reason = second
  }
  const chunk = isNwb2zarrError(reason) ? reason.place.chunk : undefined
  const index = chunk?.map((coord, axis) => coord * (stored.metadata.chunkShape[axis] ?? 1)) ?? region.start
  const where = chunk === undefined ? '' : ` Chunk ${chunk.join('.')}.`
  const detail = `${reason instanceof Error ? reason.message : String(reason)}.${where}`
  return { kind: 'unreadable', path, index, expected: null, found: null, detail }
}

/** The elements of one array of the store against those of its sources, box by box. */

import { chunkCount } from '#lib/array/chunk-grid.ts'
import { isNumberType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, type Region, wholeRegion } from '#lib/array/region.ts'
import { type ByteBudget, mapLimit, type Waiting } from '#lib/async.ts'
import { InvalidInputError, TransformError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import type { Data } from '#lib/nwb/tree.ts'
import { boxesNumbered, boxesOf, boxShape } from './boxes.ts'
import { compareElements } from './compare-elements.ts'
import type { ArrayPair } from './compare-nodes.ts'
import { comparePickles, isPickled } from './compare-pickles.ts'
import type { Difference, NotCompared } from './difference.ts'
import type { ReadExpected, ReadOptions } from './read-expected.ts'
import { openStored, type ReadBox, type StoredBox } from './read-stored.ts'
import type { ReferenceRecords } from './reference-records.ts'
import { sampleNumbers } from './sample-boxes.ts'
import { unreadableBox } from './unreadable.ts'
import type { ElementDifference } from './value-differences.ts'

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
  const read = await openStoredOr(pair, context, { signal })
  if (typeof read !== 'function') return { differences: [read], notCompared: [], values: 0, bytes: 0 }
  const boxCount = chunkCount({ shape, chunkShape: box })
  const boxes = context.sample ? boxesNumbered(shape, box, sampleNumbers(boxCount, path)) : boxesOf(shape, box)
  let values = 0
  const found = await mapLimit(
    boxes,
    BOXES_AT_ONCE,
    async (region, number, options) => {
      const count = elementCount(region.shape)
      // Both sides, and as much again in codecs.
      const difference = await context.budget.use(
        3 * count * size,
        () => compareBox(pair, region, read, context, { ...options, box: { number, count: boxCount } }),
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

/** How the array is read, or that it cannot be. */
async function openStoredOr(
  pair: ArrayPair,
  { store }: CompareContext,
  { signal }: Waiting,
): Promise<ReadBox | Difference> {
  try {
    return await openStored(store, pair.stored, { signal })
  } catch (error) {
    const { shape } = pair.stored.metadata
    return unreadableBox(
      error,
      store,
      pair,
      { start: shape.map(() => 0), shape: shape.map(length => Math.min(1, length)) },
      {
        signal,
      },
    )
  }
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
  options: Omit<ReadOptions, 'path'>,
): Promise<Difference | undefined> {
  const { dtype, shape } = expected
  const { data: whole } = expected
  const cast = whole.kind === 'cast' && isNumberType(dtype) ? { data: whole.of, dtype: whole.from } : undefined
  const of = { ...(cast ?? { data: whole, dtype }), shape: shape ?? [] }
  const expectedRegion = shape?.length === 0 ? wholeRegion([]) : region
  const reading = context
    .readExpected(of, expectedRegion, { ...options, path })
    .catch((error: unknown) => impossible(error, path))
  // Awaited below; a failure of the store's side comes first.
  reading.catch(() => {})
  let found: StoredBox
  try {
    found = await read(region, options)
  } catch (error) {
    await reading
    return unreadableBox(error, context.store, { path, expected, stored }, region, options)
  }
  const values = await reading
  if (values.kind === 'change') return values
  const difference = compareElements(values, found, context.records, cast !== undefined)
  return difference && placed(difference, path, region)
}

/** Elements that the sources cannot give, whatever the list of changes says. */
function impossible(error: unknown, path: string): Difference & { readonly kind: 'change' } {
  if (!(error instanceof InvalidInputError) && !(error instanceof TransformError)) throw error
  return { kind: 'change', path, expected: null, found: null, detail: `No such elements can be made: ${error.message}` }
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

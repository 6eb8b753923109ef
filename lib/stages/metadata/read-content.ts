/** The few values of a session's NWB files that its documents are made from, each within its bound. */

import type { Ends, Extent, NeedsOf, NwbContent, ValueNeeds } from '#lib/aind/builder.ts'
import { asNumbers } from '#lib/array/as-numbers.ts'
import type { Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import type { Need } from '#lib/datasets/dataset.ts'
import { lookUpsOf } from '#lib/datasets/look-up.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { ReadSource } from '#lib/nwb/read-source.ts'
import { readSources } from '#lib/nwb/read-sources.ts'
import type { NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import type { OpenFiles } from '../open-files.ts'
import { numberReader } from '../read-numbers.ts'
import { lookUp } from '../session-tree.ts'

/** Elements of a dataset that are in memory at once: 8 MB of spike times. */
const PIECE_ELEMENTS = 1_000_000

const LANES = 4

/** The trees of the first `count` files, and what `needsOf` name in them. */
export async function readContent(
  open: OpenFiles,
  count: number,
  { needs, ...session }: Omit<Parameters<NeedsOf>[0], 'files'> & { readonly needs: readonly NeedsOf[] },
  { signal }: Waiting = {},
): Promise<NwbContent> {
  const { sources, linked } = await readSources(open, count, { signal })
  const files = treesOf(sources)
  const wanted = mergeNeeds(needs.map(needsOf => needsOf({ ...session, files })))
  const all = [...sources, ...linked]
  return {
    files,
    values: await lookUp(wanted.values, all, { signal }),
    ends: await eachDataset(wanted.ends, all, open, readEnds, { signal }),
    extents: await eachDataset(wanted.extents, all, open, readExtent, { signal }),
  }
}

function treesOf(sources: readonly ReadSource[]): readonly [NwbTree, ...NwbTree[]] {
  const [first, ...others] = sources.map(({ tree }) => tree)
  if (first === undefined) throw new InvalidInputError('A session of at least one file is expected; none was given.')
  return [first, ...others]
}

/** What several builders need is read once. */
function mergeNeeds(all: readonly ValueNeeds[]): ValueNeeds {
  const values = new Map<NodeId, Need>()
  for (const need of all.flatMap(({ values }) => values)) values.set(need.id, need)
  return {
    values: [...values.values()],
    ends: [...new Set(all.flatMap(({ ends }) => ends))],
    extents: [...new Set(all.flatMap(({ extents }) => extents))],
  }
}

interface NumbersOf {
  readonly length: number
  /** Elements from `start` on. */
  read(start: number, count: number): Promise<Float64Array>
}

async function eachDataset<Result>(
  ids: readonly NodeId[],
  sources: readonly ReadSource[],
  open: OpenFiles,
  work: (numbers: NumbersOf) => Promise<Result>,
  { signal }: Waiting,
): Promise<ReadonlyMap<NodeId, Result>> {
  const readers = new Map(sources.map(source => [source.number, elementReader(source, open, { signal })]))
  const lookUps = lookUpsOf(
    sources.map(({ tree }) => tree),
    ids.map(id => ({ id, maxElements: Number.POSITIVE_INFINITY })),
  )
  const results = await mapLimit(
    lookUps,
    LANES,
    async ({ node, file, path }) => {
      const read = readers.get(file)
      return read === undefined ? [] : [[node.id, await work(numbersOf(path, node.shape ?? [], read))] as const]
    },
    { signal },
  )
  return new Map(results.flat())
}

type ReadElements = (path: NodePath, region: Region) => Promise<Values>

/** By the chunks where that can be done: from afar libhdf5 waits for each. */
function elementReader(source: ReadSource, open: OpenFiles, waiting: Waiting): ReadElements {
  const readByChunks = numberReader(source, open, waiting)
  return async (path, region) =>
    (await readByChunks(path, region)) ?? (await source.hdf5.readValues(path, region, waiting))
}

/** Of more axes than one, the first elements of each row. */
function numbersOf(path: NodePath, shape: readonly number[], read: ReadElements): NumbersOf {
  const [length = 0, ...others] = shape
  return {
    length,
    async read(start, count) {
      const region = { start: [start, ...others.map(() => 0)], shape: [count, ...others.map(() => 1)] }
      return asNumbers(await read(path, region))
    },
  }
}

async function readEnds({ length, read }: NumbersOf): Promise<Ends | undefined> {
  if (length === 0) return undefined
  const [first = Number.NaN] = await read(0, 1)
  const [last = first] = length === 1 ? [] : await read(length - 1, 1)
  return [first, last]
}

async function readExtent({ length, read }: NumbersOf): Promise<Extent | undefined> {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (let start = 0; start < length; start += PIECE_ELEMENTS)
    for (const value of await read(start, Math.min(PIECE_ELEMENTS, length - start))) {
      if (value < least) least = value
      if (value > greatest) greatest = value
    }
  return least > greatest ? undefined : [least, greatest]
}

/** Writes small HDF5 files with h5wasm: datasets of random shape, layout, filter and history, by seed. */

import h5wasm, { File } from 'h5wasm'
import { elementCount } from '#lib/array/region.ts'
import { randomNumbers } from '#test/support/random.ts'

export interface WrittenDataset {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  /** Unlimited where null. */
  readonly maxShape?: readonly (number | null)[]
  readonly chunkShape?: readonly number[]
  /** One filter, by number, with its options. */
  readonly filter?: { readonly id: number; readonly options: readonly number[] }
  /** Grown to this after the first values are written; what is added stays unwritten. */
  readonly grownTo?: readonly number[]
  /** Then written, of a dataset of one axis: from an index to before another. */
  readonly filledIn?: readonly [number, number]
}

export const LIBVERS = ['earliest', 'v108', 'v110', 'v114', 'v200'] as const

const TYPES = {
  '<b': Int8Array,
  '<B': Uint8Array,
  '<h': Int16Array,
  '<H': Uint16Array,
  '<i': Int32Array,
  '<f': Float32Array,
  '<d': Float64Array,
} as const

/** The file's bytes. Values are random, the same for a seed. */
export async function writeHdf5(
  datasets: readonly WrittenDataset[],
  { libver = 'earliest', seed = 1 }: { libver?: (typeof LIBVERS)[number]; seed?: number } = {},
): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready
  const random = randomNumbers(seed)
  const file = new File('/written.h5', 'w', { libver: [libver, 'latest'] as never })
  try {
    for (const { name, dtype, shape, maxShape, chunkShape, filter, grownTo, filledIn } of datasets) {
      const type = TYPES[dtype as keyof typeof TYPES]
      // Small steps, so that filters find something to do.
      const data = new type(elementCount(shape)).map((_, i) => i / 3 + random() * 20)
      const dataset = file.create_dataset({
        name,
        data,
        dtype: dtype as never,
        shape: [...shape],
        ...(maxShape && { maxshape: [...maxShape] }),
        ...(chunkShape && { chunks: [...chunkShape] }),
        ...(filter && { compression: filter.id, compression_opts: [...filter.options] }),
      })
      if (grownTo !== undefined) dataset.resize([...grownTo])
      if (filledIn !== undefined) dataset.write_slice([[...filledIn]], data.slice(0, filledIn[1] - filledIn[0]))
    }
  } finally {
    file.close()
  }
  const bytes = FS.readFile('/written.h5')
  FS.unlink('/written.h5')
  return bytes
}

/** One dataset, whatever its number calls for: every kind of chunk index and filter comes up in a few dozen. */
export function randomDataset(random: () => number, name: string): WrittenDataset {
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item
  const rank = 1 + below(4)
  const shape = Array.from({ length: rank }, () => 1 + below(rank === 1 ? 300 : 14))
  const dtype = pick(Object.keys(TYPES))
  if (random() < 0.1) return { name, dtype, shape }
  const filter = pick([
    undefined,
    { id: 1, options: [1 + below(9)] },
    { id: 2, options: [] },
    { id: 3, options: [] },
    { id: 5, options: [] },
    { id: 6, options: dtype === '<f' || dtype === '<d' ? [0, below(4)] : [2, 0] },
  ])
  const filtered = filter === undefined ? {} : { filter }
  if (random() < 0.1) return { name, dtype, shape, chunkShape: shape, ...filtered }

  const chunkShape = shape.map(length => 1 + below(random() < 0.2 ? length * 2 : Math.ceil(length / 2)))
  const maxShape = shape.map((length, axis) => {
    const growth = below(4)
    const chunk = chunkShape[axis] ?? 1
    return growth === 0 ? null : growth === 1 ? Math.max(length + below(5), chunk) : Math.max(length, chunk)
  })
  const grownTo = shape.map((length, axis) => Math.min(length + below(9), maxShape[axis] ?? Number.POSITIVE_INFINITY))
  return { name, dtype, shape, chunkShape, maxShape, ...filtered, ...(random() < 0.6 && { grownTo }) }
}

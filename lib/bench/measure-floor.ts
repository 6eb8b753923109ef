/**
 * The least that a conversion of a recording can take: its stored chunks inflated and the chunks of its store encoded, back
 * to back on all cores, with nothing fetched, copied or written in between.
 */

import { availableParallelism } from 'node:os'
import { coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { giveBack } from '#lib/array/give-back.ts'
import { elementCount } from '#lib/array/region.ts'
import { mapLimit } from '#lib/async.ts'
import { type ByteCodecSpec, decodeBytes, encodeBytes } from '#lib/codecs/codec-table.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { type ChunkRecord, chunkRecordsOf } from '#lib/hdf5/chunk-records.ts'
import { decodeChunk } from '#lib/hdf5/decode-chunk.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import type { PlannedArray } from '#lib/plan/conversion-plan.ts'
import type { PlanFiles } from '#lib/plan/plan-files.ts'
import { openFiles } from '#lib/stages/open-files.ts'
import { convertInput, type PlanOptions } from '#lib/stages/payloads.ts'
import { planStage } from '#lib/stages/plan.ts'
import { chunkKey } from '#lib/zarr/chunk-key.ts'
import { quietEnvironment } from './measure-conversion.ts'

export interface FloorJob {
  readonly kind: 'floor'
  readonly source: string
  /** The store that the source was converted to with these options. */
  readonly out: string
  readonly path: string
  readonly options?: Partial<PlanOptions>
}

/** Wall clock time of either part, and the uncompressed bytes that went through it. */
export interface MeasuredFloor {
  readonly inflateSeconds: number
  readonly encodeSeconds: number
  readonly rawBytes: number
}

/** Uncompressed bytes that are prepared, then worked on with the clock running. */
const BATCH_BYTES = 160_000_000

/** As many as the thread pool has threads, or more. */
const LANES = Math.max(4, availableParallelism())

export async function measureFloor({ source, out, path, options = {} }: FloorJob): Promise<MeasuredFloor> {
  const input = convertInput.parse({ sources: [source], out, options })
  const env = quietEnvironment()
  const files = await openFiles([source], env)
  try {
    const planFiles = await planStage(files, input.options, env)
    const array = planFiles.plan.arrays.find(array => array.path === path)
    const [file] = files.files
    if (array === undefined || file === undefined)
      throw new InvalidInputError(`${source} has no array ${path}.`, { url: source, path })
    return {
      inflateSeconds: await timeInflating(planFiles, array, file.source),
      encodeSeconds: await timeEncoding(array, out),
      rawBytes: elementCount(array.shape) * (itemSize(array.dtype) ?? 1),
    }
  } finally {
    await files.close()
  }
}

async function timeInflating({ plan, records }: PlanFiles, { path }: PlannedArray, source: ByteSource) {
  const number = plan.layouts.findIndex(layout => layout.path === path)
  const layout = plan.layouts[number]?.layout
  const packed = records[number]
  if (layout?.kind !== 'chunked' || packed === undefined || packed === null) return 0
  const all = chunkRecordsOf(packed)
  const stored = Array.from({ length: all.count }, (_, at) => all.get(at)).filter(({ length }) => length > 0)
  const chunkBytes = elementCount(layout.chunkShape) * layout.itemSize
  const decode = (record: ChunkRecord, bytes: Uint8Array) =>
    decodeChunk(bytes, layout, record.filterMask, { place: { path, offset: record.offset } })
  return timeBatches(stored, chunkBytes, record => source.read(record), decode)
}

async function timeEncoding(array: PlannedArray, out: string) {
  const store = await openStore(out)
  const size = itemSize(array.dtype) ?? 1
  const chunkBytes = elementCount(array.chunkShape) * size
  const chain = [...array.filters, ...(array.compressor === null ? [] : [array.compressor])] as ByteCodecSpec[]
  if (chain.length === 0) return 0
  const load = async (coords: readonly number[]) => {
    const bytes = await store.get(chunkKey(array.path, coords))
    if (bytes === undefined) throw new InvalidInputError(`${out} lacks chunk ${coords} of ${array.path}.`)
    return decodeBytes(bytes, chain, { maxBytes: chunkBytes })
  }
  const coords = [...coordsOf({ start: array.shape.map(() => 0), shape: gridShape(array) })]
  return timeBatches(coords, chunkBytes, load, (_, bytes) => encodeBytes(bytes, chain, { itemSize: size }))
}

/** Seconds that `work` takes for all items; what it needs is loaded between batches, with the clock stopped. */
async function timeBatches<Item>(
  items: readonly Item[],
  bytesOfItem: number,
  load: (item: Item) => Promise<Uint8Array>,
  work: (item: Item, bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<number> {
  const count = Math.max(LANES, Math.floor(BATCH_BYTES / bytesOfItem))
  let milliseconds = 0
  for (let first = 0; first < items.length; first += count) {
    const batch = items.slice(first, first + count)
    const loaded = await mapLimit(batch, LANES, async item => ({ item, bytes: await load(item) }))
    const started = performance.now()
    await mapLimit(loaded, LANES, async ({ item, bytes }) => giveBack(await work(item, bytes)))
    milliseconds += performance.now() - started
  }
  return milliseconds / 1000
}

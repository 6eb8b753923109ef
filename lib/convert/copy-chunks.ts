/** Stored chunks of a source as chunks of the store, undecoded: both sides have the same grid and the same codec. */

import { chunkRegion, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { isNumberType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, wholeRegion } from '#lib/array/region.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { loadCodec } from '#lib/codecs/codec-table.ts'
import { CorruptSourceError, TransformError } from '#lib/errors.ts'
import { readRanges } from '#lib/io/coalesce.ts'
import { type MoveSource, numberInBox } from '#lib/plan/array-move.ts'
import type { PlannedArray, UnitPiece } from '#lib/plan/conversion-plan.ts'
import { sourceCodec } from '#lib/plan/source-codec.ts'
import { type ConvertContext, fileOf, type WrittenKey } from './convert-context.ts'
import { loadPieces } from './load-piece.ts'
import { storeChunk, writeChunk } from './write-chunk.ts'

/** Chunks that are asked for together, so that neighbours come in one request. */
const BATCH_CHUNKS = 64

/** Writes the chunks of `unit`. */
export async function copyChunks(
  array: PlannedArray,
  unit: UnitPiece,
  context: ConvertContext,
  { signal }: Waiting = {},
): Promise<readonly WrittenKey[]> {
  const origin = originOf(array, context)
  const all = [...coordsOf(unit.chunks)]
  const batches = Array.from({ length: Math.ceil(all.length / BATCH_CHUNKS) }, (_, at) =>
    all.slice(at * BATCH_CHUNKS, (at + 1) * BATCH_CHUNKS),
  )
  const written = await mapLimit(batches, 2, (batch, _, options) => copyBatch(array, batch, origin, context, options), {
    signal,
  })
  return written.flat()
}

interface Origin {
  readonly file: number
  readonly path: PlannedArray['path']
  readonly source: MoveSource
}

function originOf({ data, path }: PlannedArray, context: ConvertContext): Origin {
  let inner = data
  while (inner.kind === 'reshape') inner = inner.of.data
  const source = inner.kind === 'source' ? context.sourceOf(`${inner.file}:${inner.path}`) : undefined
  if (inner.kind !== 'source' || source === undefined)
    throw new TransformError('copy', `${path} has no one source to be copied from.`, { path })
  return { file: inner.file, path: inner.path, source }
}

async function copyBatch(
  array: PlannedArray,
  batch: readonly (readonly number[])[],
  origin: Origin,
  context: ConvertContext,
  { signal }: Waiting,
): Promise<readonly WrittenKey[]> {
  const grid = { start: array.shape.map(() => 0), shape: gridShape(array) }
  const keys: WrittenKey[] = []
  const plain: { at: number; coords: readonly number[]; offset: number; length: number }[] = []
  for (const [at, coords] of batch.entries()) {
    const record = origin.source.records?.get(numberInBox(grid, coords))
    if (record !== undefined && record.length > 0 && record.filterMask === 0) plain.push({ at, coords, ...record })
    // A chunk that was never written, or for which filters were left out, is made anew.
    else keys[at] = await recode(array, coords, origin, context, { signal })
  }
  const use = async (index: number, bytes: Uint8Array) => {
    const chunk = plain[index]
    if (chunk === undefined) return
    const place = {
      url: fileOf(context, origin.file).source.url,
      path: origin.path,
      chunk: chunk.coords,
      offset: chunk.offset,
    }
    const checked = await withoutChecksum(bytes, array, origin, place)
    keys[chunk.at] = await storeChunk(array, chunk.coords, checked, context, { signal })
  }
  await readRanges(fileOf(context, origin.file).source, plain, use, { signal })
  return keys
}

type Place = ConstructorParameters<typeof CorruptSourceError>[1]

async function withoutChecksum(bytes: Uint8Array, array: PlannedArray, { source }: Origin, place: Place) {
  const size = itemSize(array.dtype) ?? 1
  const rawBytes = elementCount(array.chunkShape) * size
  const filters = source.layout?.kind === 'chunked' ? source.layout.filters : []
  if (filters.length === 0 && bytes.length !== rawBytes)
    throw new CorruptSourceError(`A chunk of ${rawBytes} bytes expected, found ${bytes.length}`, place)
  if (!sourceCodec(filters, size)?.checksum) return bytes
  try {
    return await (await loadCodec({ id: 'fletcher32' })).decode(bytes, { maxBytes: bytes.length })
  } catch (cause) {
    throw new CorruptSourceError('The checksum of a chunk does not fit its bytes', place, { cause })
  }
}

async function recode(
  array: PlannedArray,
  coords: readonly number[],
  origin: Origin,
  context: ConvertContext,
  options: Waiting,
): Promise<WrittenKey> {
  const { dtype, chunkShape } = array
  if (!isNumberType(dtype) && dtype !== 'bool')
    throw new TransformError('copy', `${array.path} does not hold numbers.`, { path: array.path })
  const decodedBytes = elementCount(chunkShape) * (itemSize(dtype) ?? 1)
  let bytes = new Uint8Array(decodedBytes)
  const chunk = numberInBox({ start: array.shape.map(() => 0), shape: gridShape(array) }, coords)
  const piece = { dataset: 0, region: chunkRegion(array, coords), chunk, copies: [], decodedBytes }
  const file = fileOf(context, origin.file)
  await loadPieces(
    [piece],
    { ...origin, file },
    (_, loaded) => {
      if (loaded !== undefined) bytes = new Uint8Array(loaded.bytes)
    },
    options,
  )
  return writeChunk(array, coords, { kind: 'fixed', dtype, bytes }, wholeRegion(chunkShape), context, options)
}

/** Values to the bytes of one chunk. Chunks are always whole: readers in Python refuse shorter ones at the array's edge. */

import { copyRegion } from '#lib/array/copy-region.ts'
import { type DataType, isCompoundType, itemSize } from '#lib/array/dtype.ts'
import { elementCount, type Region } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import type { Waiting } from '#lib/async.ts'
import type { CompressorSpec, FilterSpec } from '#lib/codecs/codec-spec.ts'
import { type ByteCodecSpec, encodeBytes, isElementFilter } from '#lib/codecs/codec-table.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { fillsChunk } from './chunk-order.ts'
import { encodeObjects } from './encode-objects.ts'
import { packRecords } from './pack-records.ts'
import type { StoreReference } from './store-reference.ts'

/** What of an array decides the bytes of its chunks; a PlannedArray is one. */
export interface ChunkLayout {
  readonly dtype: DataType
  readonly chunkShape: readonly number[]
  readonly filters: readonly FilterSpec[]
  readonly compressor: CompressorSpec | null
}

export interface ChunkContext extends Waiting {
  /** Where a reference leads; throws for an id that nothing has. */
  resolve(targetId: string): StoreReference
  /** Object id of the store's root group. */
  readonly sourceObjectId: string | null
}

/**
 * One chunk, encoded. `part` is the box inside the chunk that `values` fill, C order; the rest is padded with
 * zeros, `""` or null references. Numbers that fill the chunk are encoded without a copy; `values` is left as it was.
 */
export async function encodeChunk(
  values: Values,
  part: Region,
  array: ChunkLayout,
  context: ChunkContext,
): Promise<Uint8Array> {
  const { filters, compressor, dtype } = array
  const chain = [...filters, ...(compressor === null ? [] : [compressor])]
  const [first, ...rest] = chain
  const { signal } = context
  if (first !== undefined && isElementFilter(first)) {
    const bytes = encodeObjects(values, part, array, { ...context, filter: first })
    return encodeBytes(bytes, rest as readonly ByteCodecSpec[], { itemSize: 1, signal })
  }
  const bytes = chunkBytes(values, part, array)
  return encodeBytes(bytes, chain as readonly ByteCodecSpec[], { itemSize: itemSize(dtype) ?? 1, signal })
}

/** Elements of fixed size, C order of the chunk. */
function chunkBytes(values: Values, part: Region, { dtype, chunkShape }: ChunkLayout): Uint8Array {
  const packed = values.kind === 'records' && isCompoundType(dtype) ? packRecords(values.fields, dtype) : values
  const size = itemSize(dtype)
  const bytes = packed instanceof Uint8Array ? packed : packed.kind === 'fixed' ? packed.bytes : undefined
  if (bytes === undefined || size === undefined)
    throw new UnsupportedFeatureError(
      'element type',
      `A chunk of ${values.kind} needs a filter that turns them into bytes`,
    )
  if (fillsChunk(part, chunkShape)) return bytes
  const chunk = new Uint8Array(elementCount(chunkShape) * size)
  const source = { bytes, shape: part.shape }
  copyRegion(
    source,
    { start: part.shape.map(() => 0), shape: part.shape },
    { bytes: chunk, shape: chunkShape },
    part.start,
    size,
  )
  return chunk
}

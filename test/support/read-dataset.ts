/** Reads a whole dataset by the small reader alone, plainly: chunk after chunk, element rows copied one by one. */

import { chunkRegion, coordsOf, gridShape } from '#lib/array/chunk-grid.ts'
import { elementCount } from '#lib/array/region.ts'
import { decodeChunk } from '#lib/hdf5/decode-chunk.ts'
import { toNativeElements } from '#lib/hdf5/native-elements.ts'
import type { DatasetStorage } from '#lib/hdf5/read-layout.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'

/** All elements, little-endian, C order. */
export async function readDataset(
  source: ByteSource,
  shape: readonly number[],
  { layout, records }: DatasetStorage,
): Promise<Uint8Array> {
  const out = filled(elementCount(shape), layout)
  if (layout.kind === 'compact') out.set(Buffer.from(layout.bytes, 'base64'))
  if (layout.kind === 'contiguous' && layout.offset !== null)
    out.set(await source.read({ offset: layout.offset, length: layout.length }))
  if (layout.kind !== 'chunked') {
    if (layout.kind === 'compact' || layout.offset !== null) toNativeElements(out, layout)
    return out
  }

  const grid = { shape, chunkShape: layout.chunkShape }
  let number = 0
  for (const coords of coordsOf({ start: shape.map(() => 0), shape: gridShape(grid) })) {
    const record = records?.get(number++)
    if (record === undefined || record.length === 0) continue
    const stored = await source.read(record)
    const chunk = await decodeChunk(stored, layout, record.filterMask)
    copyChunk(chunk, out, { shape, chunkShape: layout.chunkShape, coords, itemSize: layout.itemSize })
  }
  return out
}

/** Elements that were never written. */
function filled(count: number, layout: DatasetStorage['layout']): Uint8Array {
  const { itemSize, fillValue } = layout
  if (fillValue === null) return new Uint8Array(count * itemSize)
  const out = new Uint8Array(Buffer.alloc(count * itemSize, fillValue, 'base64'))
  toNativeElements(out, layout)
  return out
}

function copyChunk(
  chunk: Uint8Array,
  out: Uint8Array,
  place: {
    readonly shape: readonly number[]
    readonly chunkShape: readonly number[]
    readonly coords: readonly number[]
    readonly itemSize: number
  },
): void {
  const { shape, chunkShape, coords, itemSize } = place
  const inside = chunkRegion({ shape, chunkShape }, coords)
  const rowLength = (inside.shape.at(-1) ?? 1) * itemSize
  for (const index of coordsOf({ start: shape.map(() => 0), shape: [...inside.shape.slice(0, -1), 1] })) {
    const from = flatIndex(index, chunkShape) * itemSize
    const to =
      flatIndex(
        index.map((at, axis) => at + (inside.start[axis] ?? 0)),
        shape,
      ) * itemSize
    out.set(chunk.subarray(from, from + rowLength), to)
  }
}

const flatIndex = (index: readonly number[], shape: readonly number[]): number =>
  index.reduce((flat, at, axis) => flat * (shape[axis] ?? 1) + at, 0)

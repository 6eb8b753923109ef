/**
 * Copies a box of elements between two arrays in memory: the inner loop of every rechunking. Bytes are moved as they
 * are, never interpreted, so that each NaN keeps its payload.
 */

import { copyRows } from './copy-rows.ts'
import type { Region } from './region.ts'

/** Elements in memory; `bytes` holds them with the strides given (in elements, not bytes). */
export interface StridedArray {
  readonly bytes: Uint8Array
  /** Element at which the box begins. */
  readonly offset: number
  /** Elements from one index to the next, an entry an axis. */
  readonly strides: readonly number[]
}

/** Elements from one index of an axis to the next in a packed array of C order: `[12, 4, 1]` for `[2, 3, 4]`. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = []
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis] ?? 1
  }
  return strides
}

/** The element at `start` of a packed array of C order as the beginning of a box. */
export function stridedAt(bytes: Uint8Array, shape: readonly number[], start: readonly number[]): StridedArray {
  const strides = stridesOf(shape)
  return { bytes, strides, offset: start.reduce((offset, index, axis) => offset + index * (strides[axis] ?? 0), 0) }
}

/**
 * Copies a box of `shape` from `source` to `target`, which must not overlap. Both have an entry of `strides` for each
 * axis of `shape`; the caller vouches that the box lies inside both.
 */
export function copyStrided(
  source: StridedArray,
  target: StridedArray,
  shape: readonly number[],
  itemSize: number,
): void {
  const word = itemSize % 4 === 0 ? 4 : itemSize % 2 === 0 ? 2 : 1
  const axes = mergedAxes(source.strides, target.strides, shape, itemSize / word)
  if (axes.some(axis => axis.length === 0)) return

  copyRows(
    { bytes: source.bytes, offset: source.offset * (itemSize / word) },
    { bytes: target.bytes, offset: target.offset * (itemSize / word) },
    axes,
    word,
  )
}

/** Copies `region` of one packed array (C order) to the box that starts at `targetStart` in another of the same rank. */
export function copyRegion(
  source: { readonly bytes: Uint8Array; readonly shape: readonly number[] },
  region: Region,
  target: { readonly bytes: Uint8Array; readonly shape: readonly number[] },
  targetStart: readonly number[],
  itemSize: number,
): void {
  copyStrided(
    stridedAt(source.bytes, source.shape, region.start),
    stridedAt(target.bytes, target.shape, targetStart),
    region.shape,
    itemSize,
  )
}

/** One loop of a copy; strides in words. */
export interface CopyAxis {
  readonly length: number
  readonly source: number
  readonly target: number
}

/** The fewest loops that visit the box: axes of one index are dropped, axes contiguous on both sides become one. */
function mergedAxes(
  source: readonly number[],
  target: readonly number[],
  shape: readonly number[],
  wordsPerItem: number,
): CopyAxis[] {
  const inItems = shape.map((length, axis) => ({
    length,
    source: (source[axis] ?? 0) * wordsPerItem,
    target: (target[axis] ?? 0) * wordsPerItem,
  }))
  const merged: CopyAxis[] = []
  for (const axis of [...inItems, { length: wordsPerItem, source: 1, target: 1 }]) {
    const outer = merged.at(-1)
    if (axis.length === 1) continue
    if (outer?.source === axis.source * axis.length && outer.target === axis.target * axis.length)
      merged[merged.length - 1] = { ...axis, length: outer.length * axis.length }
    else merged.push(axis)
  }
  return merged
}

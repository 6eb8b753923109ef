/** Copies a box of values from one array in memory into another, whatever kind of values they are. */

import { copyStrided, stridesOf } from '#lib/array/copy-region.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError } from '#lib/errors.ts'

/** An array and the index in it at which the box begins. */
export interface PasteSide {
  readonly values: Values
  readonly shape: readonly number[]
  /** Which axis is fastest: the last (C) or the first (F). */
  readonly order: 'C' | 'F'
  readonly start: readonly number[]
}

/** `target.values` is changed in place; both sides hold the same kind of values. */
export function pasteValues(source: PasteSide, target: PasteSide, shape: readonly number[]): void {
  const from = source.values
  const to = target.values
  if (from.kind === 'fixed' && to.kind === 'fixed') {
    copyStrided(strided(from.bytes, source), strided(to.bytes, target), shape, itemSize(to.dtype) ?? 1)
  } else if (from.kind === 'records' && to.kind === 'records') {
    to.fields.forEach(({ values }, index) => {
      const column = from.fields[index]?.values
      if (column !== undefined) pasteValues({ ...source, values: column }, { ...target, values }, shape)
    })
  } else {
    pasteItems(itemsOf(from), source, itemsOf(to) as unknown[], target, shape)
  }
}

function pasteItems(
  from: readonly unknown[],
  source: PasteSide,
  to: unknown[],
  target: PasteSide,
  shape: readonly number[],
): void {
  const reads = positions(source, shape)
  const writes = positions(target, shape)
  reads.forEach((read, index) => {
    to[writes[index] ?? 0] = from[read]
  })
}

/** Where the elements of the box lie, in C order of the box. */
function positions(side: PasteSide, shape: readonly number[]): Uint32Array {
  const { strides, offset } = strided(new Uint8Array(), side)
  const inner = stridesOf(shape)
  return Uint32Array.from({ length: elementCount(shape) }, (_, index) =>
    strides.reduce(
      (at, stride, axis) => at + stride * (Math.floor(index / (inner[axis] ?? 1)) % (shape[axis] ?? 1)),
      offset,
    ),
  )
}

function strided(bytes: Uint8Array, { shape, order, start }: PasteSide) {
  const strides = order === 'C' ? stridesOf(shape) : stridesOf([...shape].reverse()).reverse()
  const offset = start.reduce((total, index, axis) => total + index * (strides[axis] ?? 0), 0)
  return { bytes, strides, offset }
}

function itemsOf(values: Values): readonly unknown[] {
  if (values.kind === 'strings') return values.strings
  if (values.kind === 'references') return values.targets
  throw new CorruptSourceError(`A chunk holds ${values.kind} among other elements`)
}

/** Where two lists of elements differ: the first place, what each has there, and in how many places in all. */

import { Buffer } from 'node:buffer'
import { isNumberType, itemSize, type NumberType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import { scalarsOf } from '#lib/array/scalars.ts'
import type { Scalar, Values } from '#lib/array/values.ts'

export interface ElementDifference {
  /** Number of the first element that differs. */
  readonly at: number
  readonly expected: unknown
  readonly found: unknown
  /** Elements that differ. */
  readonly count: number
  readonly field?: string
}

/** Bit for bit: NaN with another payload differs, and so does -0 from 0. Undefined where all are equal. */
export function compareValues(expected: Values, found: Values): ElementDifference | undefined {
  if (expected.kind === 'fixed' && found.kind === 'fixed' && expected.dtype === found.dtype)
    return compareBytes(expected.bytes, found.bytes, expected.dtype)
  if (expected.kind === 'strings' && found.kind === 'strings')
    return compareItems(expected.strings, found.strings, (a, b) => a === b)
  if (expected.kind === 'records' && found.kind === 'records') return compareFields(expected, found)
  return compareItems(scalarsOf(expected), scalarsOf(found), (a, b) => JSON.stringify(a) === JSON.stringify(b))
}

/** The same numbers, whatever the types; a double as the float nearest to it. */
export function compareNumbers(expected: Values, found: Values): ElementDifference | undefined {
  if (expected.kind !== 'fixed' || found.kind !== 'fixed') return compareValues(expected, found)
  if (isSignChange(expected.dtype, found.dtype)) {
    const same = compareBytes(expected.bytes, found.bytes, found.dtype)
    if (same === undefined && !hasSignBit(found.bytes, itemSize(found.dtype) ?? 1)) return undefined
  }
  const round = found.dtype === 'float32' && expected.dtype === 'float64' ? Math.fround : (value: number) => value
  return compareItems(numbersOf(expected), numbersOf(found), (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return Object.is(round(a), b)
    // biome-ignore lint/suspicious/noDoubleEquals: between an integer and a float this is equality of the numbers
    return a == b
  })
}

/** Items of two lists, of which neither may be longer. */
export function compareItems<Expected, Found>(
  expected: readonly Expected[],
  found: readonly Found[],
  isSame: (expected: Expected, found: Found, at: number) => boolean,
): ElementDifference | undefined {
  const length = Math.max(expected.length, found.length)
  let first = -1
  let count = 0
  for (let at = 0; at < length; at++) {
    if (at < expected.length && at < found.length && isSame(expected[at] as Expected, found[at] as Found, at)) continue
    if (count === 0) first = at
    count++
  }
  if (count === 0) return undefined
  return { at: first, expected: shown(expected[first]), found: shown(found[first]), count }
}

function compareBytes(
  expected: Uint8Array,
  found: Uint8Array,
  dtype: NumberType | 'bool',
): ElementDifference | undefined {
  if (Buffer.compare(expected, found) === 0) return undefined
  const size = itemSize(dtype) ?? 1
  const items = (bytes: Uint8Array, at: number) => bytes.subarray(at * size, (at + 1) * size)
  const length = Math.max(expected.length, found.length) / size
  let first = -1
  let count = 0
  for (let at = 0; at < length; at++) {
    if (isSameItem(expected, found, at * size, size)) continue
    if (count === 0) first = at
    count++
  }
  const [one, other] = [expected, found].map(
    bytes => scalarsOf({ kind: 'fixed', dtype, bytes: items(bytes, first) })[0],
  )
  return { at: first, expected: one ?? null, found: other ?? null, count }
}

function isSameItem(a: Uint8Array, b: Uint8Array, from: number, size: number): boolean {
  for (let at = from; at < from + size; at++) if (a[at] !== b[at]) return false
  return true
}

function compareFields(
  expected: Extract<Values, { kind: 'records' }>,
  found: Extract<Values, { kind: 'records' }>,
): ElementDifference | undefined {
  let first: ElementDifference | undefined
  for (const [at, { name, values }] of expected.fields.entries()) {
    const other = found.fields[at]
    if (other === undefined || other.name !== name)
      return {
        at: 0,
        expected: name,
        found: other?.name ?? null,
        count: elementCount([scalarsOf(values).length]),
        field: name,
      }
    const difference = compareValues(values, other.values)
    if (difference !== undefined && (first === undefined || difference.at < first.at))
      first = { ...difference, field: name }
  }
  return first
}

/** `int16` and `uint16`: the same bits for all numbers that both have. */
const isSignChange = (a: NumberType | 'bool', b: NumberType | 'bool'): boolean => b === `u${a}`

function hasSignBit(bytes: Uint8Array, size: number): boolean {
  for (let at = size - 1; at < bytes.length; at += size) if ((bytes[at] ?? 0) & 0x80) return true
  return false
}

/** 64-bit integers as bigint, all else as double. */
function numbersOf(values: Extract<Values, { kind: 'fixed' }>): (number | bigint)[] {
  const isWide = values.dtype === 'int64' || values.dtype === 'uint64'
  const toNumber = (scalar: Scalar) => (isWide ? BigInt(scalar as string) : Number(scalar))
  return scalarsOf(values).map(isNumberType(values.dtype as never) ? toNumber : Number)
}

const shown = (item: unknown): unknown => (item === undefined ? null : item)

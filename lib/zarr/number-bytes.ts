/** Numbers that a document of a store states → packed little-endian bytes. */

import { isIntegerType, type NumberType } from '#lib/array/dtype.ts'
import { packNumbers } from '#lib/array/pack-numbers.ts'
import { CorruptSourceError } from '#lib/errors.ts'

/** Integers are taken modulo the range of the type; what is no integer in an integer type is an error. */
export function bytesOfNumbers(numbers: readonly (number | bigint)[], dtype: NumberType | 'bool'): Uint8Array {
  const fraction = isIntegerType(dtype)
    ? numbers.find(value => typeof value === 'number' && !Number.isInteger(value))
    : undefined
  if (fraction !== undefined) throw new CorruptSourceError(`${fraction} stands where an ${dtype} is expected`)
  return packNumbers(numbers, dtype)
}

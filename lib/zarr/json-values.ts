/** Elements of a json2 chunk as typed values: texts, references, or rows of a table as lists. */

import { type DataType, isCompoundType, isFloatType, isIntegerType } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { CorruptSourceError } from '#lib/errors.ts'
import { bytesOfNumbers } from './number-bytes.ts'
import { targetOf } from './reference-target.ts'

/** `null` (what fills an incomplete chunk) is an empty text, a null reference, a zero. */
export function valuesOfJson(elements: readonly unknown[], dtype: DataType): Values {
  if (dtype === 'string') return { kind: 'strings', strings: elements.map(textOf) }
  if (dtype === 'reference') return { kind: 'references', targets: elements.map(targetOf) }
  if (isCompoundType(dtype)) {
    const rows = elements.map(element => rowOf(element, dtype.compound.length))
    const fields = dtype.compound.map(({ name, dtype: type }, index) => ({
      name,
      values: valuesOfJson(
        rows.map(row => row[index] ?? null),
        type,
      ),
    }))
    return { kind: 'records', fields }
  }
  if (isIntegerType(dtype) || isFloatType(dtype) || dtype === 'bool')
    return { kind: 'fixed', dtype, bytes: bytesOfNumbers(elements.map(numberOf), dtype) }
  throw new CorruptSourceError('json2 data holds elements of no known type')
}

function textOf(element: unknown): string {
  if (typeof element === 'string') return element
  if (element === null || element === 0) return ''
  throw unexpected(element, 'a text')
}

function rowOf(element: unknown, length: number): readonly unknown[] {
  if (element === null) return []
  if (Array.isArray(element) && element.length === length) return element
  throw unexpected(element, `a row of ${length}`)
}

function numberOf(element: unknown): number {
  if (typeof element === 'number' || typeof element === 'boolean') return Number(element)
  if (element === null) return 0
  throw unexpected(element, 'a number')
}

const unexpected = (element: unknown, expected: string) =>
  new CorruptSourceError(`json2 data holds ${JSON.stringify(element)?.slice(0, 60)}, expected ${expected}`)

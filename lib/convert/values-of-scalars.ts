/** Elements as JSON holds them (`Scalar`) → elements in memory (`Values`). */

import { type DataType, isCompoundType, isNumberType } from '#lib/array/dtype.ts'
import { packNumbers } from '#lib/array/pack-numbers.ts'
import type { Scalar, Values } from '#lib/array/values.ts'
import { TransformError } from '#lib/errors.ts'
import { isReference } from '#lib/nwb/attributes.ts'

/** `path` names the array in errors. */
export function valuesOfScalars(scalars: readonly Scalar[], dtype: DataType, path: string): Values {
  if (dtype === 'bool')
    return { kind: 'fixed', dtype, bytes: Uint8Array.from(scalars, value => (value === true ? 1 : 0)) }
  if (dtype === 'string') return { kind: 'strings', strings: scalars.map(value => text(value, path)) }
  if (dtype === 'reference')
    return { kind: 'references', targets: scalars.map(value => (isReference(value) ? value.ref : null)) }
  if (isNumberType(dtype)) return { kind: 'fixed', dtype, bytes: packNumbers(numbers(scalars, path), dtype) }
  if (isCompoundType(dtype)) {
    const rows = scalars.map(row => list(row, path))
    return {
      kind: 'records',
      fields: dtype.compound.map(({ name, dtype: type }, at) => ({
        name,
        values: valuesOfScalars(
          rows.map(row => row[at] ?? 0),
          type,
          path,
        ),
      })),
    }
  }
  throw new TransformError('values', `${path} holds values of a type that cannot be made from JSON.`, { path })
}

function numbers(scalars: readonly Scalar[], path: string): (number | string)[] {
  return scalars.map(scalar => {
    if (typeof scalar === 'number' || typeof scalar === 'string') return scalar
    throw new TransformError('values', `${path} holds ${JSON.stringify(scalar)} where a number was expected.`, { path })
  })
}

function text(value: Scalar, path: string): string {
  if (typeof value === 'string') return value
  throw new TransformError('values', `${path} holds ${JSON.stringify(value)} where text was expected.`, { path })
}

function list(value: Scalar, path: string): readonly Scalar[] {
  if (Array.isArray(value)) return value
  throw new TransformError('values', `${path} holds ${JSON.stringify(value)} where a record was expected.`, { path })
}

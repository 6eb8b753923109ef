/** A listed change of one attribute, applied to what is expected. */

import { type DataType, isFloatType, isIntegerType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Scalar } from '#lib/array/values.ts'
import { isReference, plainValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { isDataType, isScalar } from '#lib/nwb/json.ts'
import { isPlain, isShape, isShapeForm, type Plain, sameJson } from './change-forms.ts'
import type { ExpectedAttribute } from './expected-tree.ts'

/** The attributes after the change, or what is wrong with it. */
export function changeAttribute(
  attributes: readonly ExpectedAttribute[],
  name: string,
  { before, after }: Change,
): readonly ExpectedAttribute[] | string {
  const old = attributes.find(attribute => attribute.name === name)
  const changed = changedAttribute(old, name, before, after)
  if (typeof changed === 'string') return changed
  const others = attributes.filter(attribute => attribute !== old)
  return changed === undefined ? others : [...others, changed]
}

/** The attributes that a record of a new object lists. */
export const attributesOf = (values: Plain): readonly ExpectedAttribute[] =>
  Object.entries(values).flatMap(([name, value]) => attributeOf(name, value) ?? [])

function changedAttribute(
  old: ExpectedAttribute | undefined,
  name: string,
  before: unknown,
  after: unknown,
): ExpectedAttribute | undefined | string {
  if (old !== undefined && isShapeForm(before) && isShapeForm(after)) return reshaped(old, before.shape, after.shape)
  if (old !== undefined && isPlain(before) && 'value' in before && isPlain(after) && !('value' in after))
    return recast(old, before, after)
  if (before === null && old !== undefined && !hasNoValue(old)) return 'the source has a value here'
  if (before !== null && !sameJson(plainValue(old), before)) return 'the value before is another'
  if (after === null) return undefined
  return attributeOf(name, after, old) ?? 'the value after is of no known form'
}

const hasNoValue = ({ shape, values }: ExpectedAttribute): boolean =>
  shape === null || values.some(value => isReference(value) && value.ref === null)

function reshaped(old: ExpectedAttribute, before: readonly number[] | null, after: readonly number[] | null) {
  if (!sameJson(old.shape, before)) return 'the shape before is another'
  if (before === null || after === null || elementCount(before) !== elementCount(after))
    return 'the shapes have different numbers of elements'
  return { ...old, shape: after }
}

/** An integer as the float that is the same number. */
function recast(old: ExpectedAttribute, before: Plain, after: Plain): ExpectedAttribute | string {
  const dtype = after.dtype as DataType
  if (!sameJson(old.dtype, before.dtype)) return 'the type before is another'
  if (!sameJson(plainValue(old), before.value)) return 'the value before is another'
  if (!isIntegerType(old.dtype) || !isFloatType(dtype)) return 'only integers are made floats'
  const values = old.values.map(Number)
  const exact = old.values.every((value, at) => isSameNumber(value, values[at] ?? 0, dtype))
  return exact ? { ...old, dtype, values } : 'the float is not the same number'
}

function isSameNumber(value: Scalar, number: number, dtype: 'float16' | 'float32' | 'float64'): boolean {
  if (dtype === 'float16') return Math.abs(number) <= 2048
  if (dtype === 'float32' && Math.fround(number) !== number) return false
  return BigInt(number) === BigInt(value as number | string)
}

/** Typed as the attribute that it takes the place of, where the value goes with that; else by what it is. */
function attributeOf(name: string, value: unknown, old?: ExpectedAttribute): ExpectedAttribute | undefined {
  if (isPlain(value) && 'value' in value) return typedAttribute(name, value)
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const shape = !Array.isArray(value)
    ? []
    : old?.shape && elementCount(old.shape) === list.length
      ? old.shape
      : [list.length]
  if (!list.every(isScalar)) return undefined
  const values = list
  if (list.every(item => isPlain(item) && 'ref' in item)) return { name, dtype: 'reference', shape, values }
  if (list.every(item => typeof item === 'boolean')) return { name, dtype: 'bool', shape, values }
  if (list.every(item => typeof item === 'string')) {
    const isNumber = old !== undefined && typeof old.dtype === 'string' && /^(u?int|float)/.test(old.dtype)
    return { name, dtype: isNumber ? old.dtype : 'string', shape, values }
  }
  if (!list.every(item => typeof item === 'number' || typeof item === 'string')) return undefined
  if (old !== undefined) return { ...old, shape, values }
  const dtype = list.every(item => Number.isSafeInteger(item)) ? 'int64' : 'float64'
  return { name, dtype, shape, values, isUntyped: true }
}

/** A value with its type, as the record of a new object has it. */
function typedAttribute(name: string, { dtype, shape, value }: Plain): ExpectedAttribute | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!isDataType(dtype) || !list.every(isScalar)) return undefined
  const lengths = isShape(shape) ? shape : Array.isArray(value) ? [list.length] : []
  if (elementCount(lengths) !== list.length) return undefined
  return { name, dtype, shape: lengths, values: list }
}

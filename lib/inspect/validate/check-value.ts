/**
 * A value, attribute or dataset, against what its specification allows: type, shape, and the one value where there is
 * but one. What needs the elements themselves is said of those that are known.
 * Source: hdmf validator.py, `check_type` and `check_shape`.
 */

import { type DataType, formatDtype, isIntegerType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import { acceptsDtype, dtypeWord } from '#lib/nwb/schema/spec-dtype.ts'
import {
  type AttributeSpec,
  type DatasetSpec,
  isCompoundDtype,
  isReferenceDtype,
  type ShapeChoices,
  type SpecDtype,
  type SpecValue,
} from '#lib/nwb/schema/spec-types.ts'
import { hasTimezone, isIsoText } from './iso-text.ts'
import type { ValidationKind } from './validation-error.ts'

export interface StatedValue {
  readonly dtype: DataType
  readonly shape: readonly number[] | null
  /** The elements, or the first of them; undefined where they were not read. */
  readonly values: readonly Scalar[] | undefined
  /** JSON has one integer and one float: an integer says nothing of sign and width. */
  readonly isJson: boolean
}

export interface Fault {
  readonly kind: ValidationKind
  /** What is wrong, to follow the name of what has the fault. */
  readonly says: string
}

/** In the order of hdmf: the type, then the shape, then what hdmf does not look at. */
export function* faultsOfValue(value: StatedValue, spec: AttributeSpec | DatasetSpec): Generator<Fault> {
  yield* faultsOfDtype(value, spec.dtype)
  yield* faultsOfShape(value.shape, spec.shape)
  const { value: fixed } = spec
  if (fixed !== undefined && value.values !== undefined && !isSameValue(value, fixed)) {
    const says = `must be ${JSON.stringify(fixed)} and is ${formatValues(value)}`
    yield { kind: 'wrong-value', says }
  }
}

/** Nothing is said of an array without elements, as writers do not know its type either. */
function* faultsOfDtype(value: StatedValue, spec: SpecDtype | undefined): Generator<Fault> {
  const { shape, values } = value
  const dtype = itemType(value.dtype)
  if (spec === undefined || dtype === 'opaque' || shape === null || shape.includes(0)) return
  if (!acceptsDtype(spec, dtype) && !(value.isJson && acceptsAsJson(spec, dtype, values))) {
    yield { kind: 'wrong-dtype', says: `must be of type ${formatSpecDtype(spec)} and is ${formatDtype(dtype)}` }
    return
  }
  if (typeof spec !== 'string' || dtypeWord(spec) !== 'isodatetime') return
  const texts = values?.filter(text => typeof text === 'string') ?? []
  const odd = texts.find(text => !isIsoText(text))
  const says = `must be a date of ISO 8601 (2024-01-02T03:04:05+00:00) and is "${odd}"`
  if (odd !== undefined) yield { kind: 'wrong-dtype', says }
  else if (texts.some(text => !hasTimezone(text))) yield { kind: 'no-timezone', says: 'lacks its offset from UTC' }
}

function* faultsOfShape(shape: readonly number[] | null, choices: ShapeChoices | undefined): Generator<Fault> {
  if (choices === undefined || choices.length === 0) return
  const expected = choices.map(formatShape).join(' or ')
  if (shape === null || shape.length === 0) {
    yield { kind: 'array-expected', says: `must be an array of shape ${expected} and is a single value` }
  } else if (!choices.some(choice => fits(shape, choice))) {
    yield { kind: 'wrong-shape', says: `must have the shape ${expected} and has ${formatShape(shape)}` }
  }
}

const fits = (shape: readonly number[], choice: readonly (number | null)[]): boolean =>
  choice.length === shape.length && choice.every((length, axis) => length === null || length === shape[axis])

/** The elements of lists and small arrays stand for them, as hdmf looks at the first. */
function itemType(dtype: DataType): DataType {
  if (typeof dtype === 'string' || 'compound' in dtype) return dtype
  return itemType('vlen' in dtype ? dtype.vlen : dtype.array)
}

/** An unsigned number can be spelt in JSON in no other way; a negative one is none. */
function acceptsAsJson(spec: SpecDtype, dtype: DataType, values: readonly Scalar[] | undefined): boolean {
  const word = typeof spec === 'string' ? dtypeWord(spec) : undefined
  return word?.startsWith('uint') === true && isIntegerType(dtype) && !values?.some(value => Number(value) < 0)
}

function isSameValue({ values = [], shape }: StatedValue, fixed: SpecValue): boolean {
  const wanted = Array.isArray(fixed) ? fixed : [fixed]
  if (shape === null || values.length !== wanted.length) return false
  return values.every((value, index) => value === wanted[index] || isSameNumber(value, wanted[index]))
}

const isSameNumber = (value: Scalar, wanted: unknown): boolean =>
  typeof wanted === 'number' && typeof value !== 'boolean' && Number(value) === wanted

export function formatSpecDtype(spec: SpecDtype): string {
  if (isReferenceDtype(spec)) return `reference to ${spec.target.name}`
  if (!isCompoundDtype(spec)) return spec
  return `{${spec.compound.map(({ name, dtype }) => `${name}: ${formatSpecDtype(dtype)}`).join(', ')}}`
}

const formatShape = (shape: readonly (number | null)[]): string =>
  `[${shape.map(length => length ?? 'any').join(', ')}]`

/** As many as one can take in. */
const SHOWN_VALUES = 5

function formatValues({ values = [], shape }: StatedValue): string {
  const [first] = values
  if (shape?.length === 0 && first !== undefined) return JSON.stringify(first)
  const more = values.length > SHOWN_VALUES ? ', …' : ''
  return `[${values
    .slice(0, SHOWN_VALUES)
    .map(value => JSON.stringify(value))
    .join(', ')}${more}]`
}

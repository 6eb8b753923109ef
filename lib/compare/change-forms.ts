/** The forms that `before` and `after` of a change can have (nwb/change.ts), told apart. */

import { type DataType, isNumberType } from '#lib/array/dtype.ts'
import { isData, isDataType } from '#lib/nwb/json.ts'
import type { Data, NodePath } from '#lib/nwb/tree.ts'

export type Plain = Readonly<Record<string, unknown>>

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal as JSON; members in the same order, as this program writes them. */
export const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export const isPath = (value: unknown): value is NodePath => typeof value === 'string' && value.startsWith('/')

/** `{shape}` and nothing else. */
export const isShapeForm = (value: unknown): value is { readonly shape: readonly number[] | null } =>
  isPlain(value) && Object.keys(value).join() === 'shape' && (value.shape === null || isShape(value.shape))

export const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every(length => Number.isSafeInteger(length) && length >= 0)

/** A place in the store, or in one file of the session. */
export interface PlaceForm {
  readonly file?: number
  readonly path: NodePath
  readonly field?: string
}

export const isPlaceForm = (value: unknown): value is PlaceForm =>
  isPlain(value) &&
  isPath(value.path) &&
  (value.file === undefined || Number.isSafeInteger(value.file)) &&
  (value.field === undefined || typeof value.field === 'string')

export interface ColumnsForm {
  readonly columns: readonly string[]
  readonly references: string | null
}

export const isColumnsForm = (value: unknown): value is ColumnsForm =>
  isPlain(value) && isTexts(value.columns) && (value.references === null || typeof value.references === 'string')

export interface DatasetForm {
  readonly dtype: DataType
  readonly shape: readonly number[]
  readonly data: Data
  readonly attributes?: Plain
}

export const isDatasetForm = (value: unknown): value is DatasetForm =>
  isPlain(value) && isDataType(value.dtype) && isShape(value.shape) && isData(value.data)

export const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(text => typeof text === 'string')

/** A type of numbers by its name. */
export const isNumberName = (value: unknown): value is DataType & string =>
  typeof value === 'string' && isNumberType(value as DataType)

export interface TextsForm {
  readonly shape: readonly number[]
  readonly texts: readonly string[]
}

/** A text, a list of texts, or a list of lists of one length; undefined for anything else. */
export function textsForm(value: unknown): TextsForm | undefined {
  if (typeof value === 'string') return { shape: [], texts: [value] }
  if (isTexts(value)) return { shape: [value.length], texts: value }
  if (!Array.isArray(value) || !value.every(isTexts)) return undefined
  const width = value[0]?.length ?? 0
  return value.every(row => row.length === width) ? { shape: [value.length, width], texts: value.flat() } : undefined
}

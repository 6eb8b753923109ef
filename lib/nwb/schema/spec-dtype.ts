/**
 * The dtype words of the specification language against the types of stored data.
 * Source: hdmf validator.py (widenings that a validator lets pass) and spec.py (synonyms).
 */

import type { DataType, NumberType } from '#lib/array/dtype.ts'
import { isCompoundDtype, isReferenceDtype, type SpecDtype } from './spec-types.ts'

/** One word for each group of synonyms. */
export type DtypeWord = NumberType | 'numeric' | 'text' | 'ascii' | 'bool' | 'isodatetime' | 'object' | 'region'

const SYNONYMS: Readonly<Record<string, DtypeWord>> = {
  float: 'float32',
  float32: 'float32',
  double: 'float64',
  float64: 'float64',
  int8: 'int8',
  short: 'int16',
  int16: 'int16',
  int: 'int32',
  int32: 'int32',
  long: 'int64',
  int64: 'int64',
  uint8: 'uint8',
  uint16: 'uint16',
  uint: 'uint32',
  uint32: 'uint32',
  uint64: 'uint64',
  numeric: 'numeric',
  text: 'text',
  utf: 'text',
  utf8: 'text',
  'utf-8': 'text',
  ascii: 'ascii',
  bytes: 'ascii',
  bool: 'bool',
  isodatetime: 'isodatetime',
  datetime: 'isodatetime',
  date: 'isodatetime',
  object: 'object',
  ref: 'object',
  reference: 'object',
  region: 'region',
}

/** A word is a least precision: wider types of the same kind are accepted too. */
const WIDENINGS: readonly (readonly DtypeWord[])[] = [
  ['float32', 'float64'],
  ['int8', 'int16', 'int32', 'int64'],
  ['uint8', 'uint16', 'uint32', 'uint64'],
]

/** The word that stands for its group of synonyms; undefined for a word that nobody knows. */
export const dtypeWord = (word: string): DtypeWord | undefined =>
  Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : undefined

/** `float32` or `float64` where the specification asks for a float of at least that width; undefined for all else. */
export function floatTypeOf(dtype: SpecDtype | undefined): 'float32' | 'float64' | undefined {
  const word = typeof dtype === 'string' ? dtypeWord(dtype) : undefined
  return word === 'float32' || word === 'float64' ? word : undefined
}

/**
 * May data of type `actual` stand where `spec` is asked for? No specification, or a word that nobody knows, accepts all.
 * Strings are accepted as `isodatetime` whatever they say, and references whatever they point to.
 */
export function acceptsDtype(spec: SpecDtype | undefined, actual: DataType): boolean {
  if (spec === undefined) return true
  if (isReferenceDtype(spec)) return actual === (spec.reftype === 'region' ? 'region' : 'reference')
  if (isCompoundDtype(spec)) {
    if (typeof actual !== 'object' || !('compound' in actual)) return false
    // By position, as the validator compares; fields beyond those asked for do no harm.
    return spec.compound.every((field, index) => {
      const stored = actual.compound[index]
      return stored !== undefined && acceptsDtype(field.dtype, stored.dtype)
    })
  }
  const word = dtypeWord(spec)
  return word === undefined || acceptsWord(word, actual)
}

function acceptsWord(word: DtypeWord, actual: DataType): boolean {
  switch (word) {
    case 'text':
    case 'ascii':
    case 'isodatetime':
      return actual === 'string'
    case 'object':
      return actual === 'reference'
    case 'region':
    case 'bool':
      return actual === word
    case 'numeric':
      return WIDENINGS.some(kinds => kinds.some(kind => kind === actual))
    default:
      return widerThan(word).some(kind => kind === actual)
  }
}

/** The word itself and all wider types of its kind. */
function widerThan(word: DtypeWord): readonly DtypeWord[] {
  const kinds = WIDENINGS.find(family => family.includes(word)) ?? [word]
  return kinds.slice(kinds.indexOf(word))
}

/** The value-like keys of the specification language: dtype, shape, dims, quantity, value. */

import { asObject, inside, invalid, type JsonObject, requiredText, type SpecPosition, textAt } from './spec-json.ts'
import type { CompoundField, DimsChoices, Quantity, ShapeChoices, SpecDtype, SpecValue } from './spec-types.ts'

/** A word, `{target_type, reftype}`, or a list of fields; undefined where nothing is said. */
export function parseDtype(dtype: unknown, at: SpecPosition): SpecDtype | undefined {
  if (dtype === undefined || dtype === null) return undefined
  if (typeof dtype === 'string') return dtype
  if (!Array.isArray(dtype)) return parseReference(asObject(dtype, at), at)
  return { compound: dtype.map((field, index) => parseField(field, inside(at, `[${index}]`))) }
}

function parseReference(node: JsonObject, at: SpecPosition): SpecDtype {
  const target = { namespace: at.namespace, name: requiredText(node, 'target_type', at) }
  return { target, reftype: node.reftype === 'region' ? 'region' : 'object' }
}

function parseField(field: unknown, at: SpecPosition): CompoundField {
  const node = asObject(field, at)
  // The language allows no record inside a record, which also keeps this from descending without end.
  if (Array.isArray(node.dtype)) throw invalid(inside(at, '.dtype'), 'a word or a reference')
  const dtype = parseDtype(node.dtype, inside(at, '.dtype'))
  if (dtype === undefined) throw invalid(inside(at, '.dtype'), 'a word or a reference')
  return { name: requiredText(node, 'name', at), doc: textAt(node, 'doc', at) ?? '', dtype }
}

/** `[null, 3]` is one choice, `[[null], [null, 3]]` two. */
export function parseShape(shape: unknown): ShapeChoices | undefined {
  const isLength = (length: unknown) => length === null || (Number.isSafeInteger(length) && (length as number) >= 0)
  return choicesOf<number | null>(shape, isLength)
}

/** Like shapes, with names for lengths; a text alone names the only axis. */
export function parseDims(dims: unknown): DimsChoices | undefined {
  const isName = (name: unknown) => name === null || typeof name === 'string'
  return choicesOf<string | null>(typeof dims === 'string' ? [dims] : dims, isName)
}

function choicesOf<Item>(list: unknown, isItem: (item: unknown) => boolean): Item[][] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined
  const choices: unknown[] = list.some(Array.isArray) ? list : [list]
  const isChoice = (choice: unknown): choice is Item[] => Array.isArray(choice) && choice.every(isItem)
  return choices.every(isChoice) ? choices : undefined
}

const QUANTITIES: Readonly<Record<string, Quantity>> = {
  '?': '?',
  '*': '*',
  '+': '+',
  zero_or_one: '?',
  zero_or_many: '*',
  one_or_many: '+',
}

/** Once where nothing is said. */
export function parseQuantity(quantity: unknown, at: SpecPosition): Quantity {
  if (quantity === undefined || quantity === null || quantity === 1 || quantity === '1') return '1'
  if (typeof quantity === 'number' && Number.isSafeInteger(quantity) && quantity >= 0) return quantity
  const known = typeof quantity === 'string' && Object.hasOwn(QUANTITIES, quantity) ? QUANTITIES[quantity] : undefined
  if (known === undefined) throw invalid(inside(at, '.quantity'), "a count or one of '?', '*', '+'")
  return known
}

/** A scalar or a flat list of scalars; anything else says nothing. */
export function parseValue(value: unknown): SpecValue | undefined {
  const isScalar = (item: unknown) => ['string', 'number', 'boolean'].includes(typeof item)
  const fits = isScalar(value) || (Array.isArray(value) && value.every(isScalar))
  return fits ? (value as SpecValue) : undefined
}

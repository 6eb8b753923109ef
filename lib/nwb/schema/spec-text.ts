/** Writes a specification the way hdmf caches it: compact JSON in the order of its keys. */

import { floatTypeOf } from './spec-dtype.ts'

/**
 * JavaScript has one kind of number, the specification two: `1.0` must not become `1` where the dtype is a float, or a
 * reader of the cached text sees an integer default for a float attribute.
 */
export function specificationText(node: unknown): string {
  if (Array.isArray(node)) return `[${node.map(specificationText).join(',')}]`
  if (typeof node !== 'object' || node === null) return JSON.stringify(node)

  const dtype = 'dtype' in node && typeof node.dtype === 'string' ? node.dtype : undefined
  const isFloat = floatTypeOf(dtype) !== undefined
  const members = Object.entries(node).map(([key, value]) => {
    const spelt = isFloat && (key === 'value' || key === 'default_value') ? floatText(value) : specificationText(value)
    return `${JSON.stringify(key)}:${spelt}`
  })
  return `{${members.join(',')}}`
}

const floatText = (value: unknown): string => (Number.isInteger(value) ? `${value}.0` : JSON.stringify(value))

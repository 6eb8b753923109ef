/** JSON as Python spells it, numbers kept as they are spelt; not the parser of lib/zarr, which it is to check. */

/** A number token: `1`, `1.0`, `NaN`. */
export interface NumberToken {
  readonly token: string
}

const TOKENS = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Objects and lists as usual; each number is a `NumberToken`. */
export function parsePythonJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  const marked = text.replace(TOKENS, token => (token.startsWith('"') ? token : `{"token":"${token}"}`))
  return JSON.parse(marked)
}

export const isToken = (value: unknown): value is NumberToken =>
  typeof value === 'object' && value !== null && 'token' in value && Object.keys(value).length === 1

/** The same with plain numbers. */
export function plainJson(value: unknown): unknown {
  if (isToken(value)) return Number(value.token)
  if (Array.isArray(value)) return value.map(plainJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plainJson(member)]))
}

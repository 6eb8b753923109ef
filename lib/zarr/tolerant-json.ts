/**
 * Reads JSON as Python writes it: bare NaN, Infinity and -Infinity outside strings, integers of any size exact. What JSON
 * does not allow otherwise is refused with its place.
 */

import { CorruptSourceError } from '#lib/errors.ts'
import type { Json, JsonObject } from './json.ts'

/** Deeper nesting is refused: it serves only to exhaust the stack. */
const DEEPEST = 200

/** Integers (`bigint`) and floats (`number`) stay apart. `path` names the file in errors. */
export function parseTolerantJson(text: string, path: string): Json {
  const reader: Reader = { text, path, at: 0, depth: 0 }
  const value = readValue(reader)
  skipBlanks(reader)
  if (reader.at < text.length) throw unexpected(reader, 'the end')
  return value
}

/** The same from UTF-8 bytes. */
export function parseTolerantJsonBytes(bytes: Uint8Array, path: string): Json {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CorruptSourceError(`"${path}" is no UTF-8 text`, { path }, { cause })
  }
  return parseTolerantJson(text, path)
}

interface Reader {
  readonly text: string
  readonly path: string
  at: number
  depth: number
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function readValue(reader: Reader): Json {
  skipBlanks(reader)
  switch (reader.text[reader.at]) {
    case '{':
      return nested(reader, readObject)
    case '[':
      return nested(reader, readList)
    case '"':
      return readString(reader)
    default:
      return readNumber(reader) ?? readWord(reader)
  }
}

function nested<Result>(reader: Reader, read: (reader: Reader) => Result): Result {
  if (++reader.depth > DEEPEST) throw unexpected(reader, `at most ${DEEPEST} lists within each other`)
  const result = read(reader)
  reader.depth--
  return result
}

function readObject(reader: Reader): JsonObject {
  const object: Record<string, Json> = Object.create(null)
  reader.at++
  if (take(reader, '}')) return object
  do {
    skipBlanks(reader)
    if (reader.text[reader.at] !== '"') throw unexpected(reader, 'a name in quotes')
    const name = readString(reader)
    if (!take(reader, ':')) throw unexpected(reader, '":"')
    object[name] = readValue(reader)
  } while (take(reader, ','))
  if (!take(reader, '}')) throw unexpected(reader, '"," or "}"')
  return object
}

function readList(reader: Reader): Json[] {
  const list: Json[] = []
  reader.at++
  if (take(reader, ']')) return list
  do list.push(readValue(reader))
  while (take(reader, ','))
  if (!take(reader, ']')) throw unexpected(reader, '"," or "]"')
  return list
}

/** JSON.parse unescapes and checks each string; here only its end is found. */
function readString(reader: Reader): string {
  const { text, at } = reader
  let end = text.indexOf('"', at + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  if (end < 0) throw unexpected(reader, 'a string that ends')
  try {
    const value: string = JSON.parse(text.slice(at, end + 1))
    reader.at = end + 1
    return value
  } catch (cause) {
    throw unexpected(reader, 'a string', cause)
  }
}

/** Is there an odd number of backslashes before the quote? */
function isEscaped(text: string, quote: number): boolean {
  let before = quote - 1
  while (text[before] === '\\') before--
  return (quote - before) % 2 === 0
}

function readNumber(reader: Reader): Json | undefined {
  NUMBER.lastIndex = reader.at
  const token = NUMBER.exec(reader.text)?.[0]
  if (token === undefined) return undefined
  reader.at += token.length
  return /[.eE]/.test(token) ? Number(token) : BigInt(token)
}

function readWord(reader: Reader): Json {
  for (const [word, value] of WORDS) {
    if (!reader.text.startsWith(word, reader.at)) continue
    reader.at += word.length
    return value
  }
  throw unexpected(reader, 'a value')
}

function take(reader: Reader, mark: string): boolean {
  skipBlanks(reader)
  if (reader.text[reader.at] !== mark) return false
  reader.at++
  return true
}

function skipBlanks(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
    reader.at++
  }
}

function unexpected({ text, path, at }: Reader, expected: string, cause?: unknown): CorruptSourceError {
  const found = at < text.length ? `"${text.slice(at, at + 12)}"` : 'the end'
  return new CorruptSourceError(
    `"${path}" is not JSON: found ${found}, expected ${expected}`,
    { path, offset: at },
    { cause },
  )
}

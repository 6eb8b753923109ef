/** The loops behind copy-region.ts, by word size; the common case, two loops over 4-byte words, has code of its own. */

import type { CopyAxis } from './copy-region.ts'

/** Bytes and the word (not byte) at which the box begins. */
export interface CopySide {
  readonly bytes: Uint8Array
  readonly offset: number
}

/** From this many words on, a native block copy beats a loop (measured on float32 rows of 8 to 64). */
const BLOCK_COPY_WORDS = 24

/** Rows shorter than this are walked two columns at a time: starting a loop costs more than the cache misses. */
const SHORT_ROW_WORDS = 8

/** Copies the box that the loops in `axes` (outermost first) visit. */
export function copyRows(source: CopySide, target: CopySide, axes: readonly CopyAxis[], word: 1 | 2 | 4): void {
  const from = wordsOf(source.bytes, word)
  const to = writableWordsOf(target.bytes, word)
  const outer = axes.slice(0, -2)
  const slow = axes.at(-2) ?? { length: 1, source: 0, target: 0 }
  const fast = axes.at(-1) ?? { length: 1, source: 1, target: 1 }
  const block = fast.source === 1 && fast.target === 1 && fast.length >= BLOCK_COPY_WORDS
  const isShort = fast.length < SHORT_ROW_WORDS && slow.length > fast.length
  const [rows, columns] = isShort ? [fast, slow] : [slow, fast]

  const visit = (axis: number, at: number, into: number): void => {
    const loop = outer[axis]
    if (loop !== undefined)
      for (let i = 0; i < loop.length; i++) visit(axis + 1, at + i * loop.source, into + i * loop.target)
    else if (block) copyBlocks(from, at, to, into, rows, columns.length)
    else if (from instanceof Uint32Array && to instanceof Uint32Array)
      if (isShort) copyColumns32(from, at, to, into, columns, rows)
      else copyWords32(from, at, to, into, rows, columns)
    else copyWords(from, at, to, into, rows, columns)
  }
  visit(0, source.offset, target.offset)
}

type Words = Uint8Array | Uint16Array | Uint32Array

function copyBlocks(from: Words, at: number, to: Words, into: number, rows: CopyAxis, length: number): void {
  for (let row = 0; row < rows.length; row++) {
    const begin = at + row * rows.source
    to.set(from.subarray(begin, begin + length), into + row * rows.target)
  }
}

/** Columns in pairs down all rows: half the passes over memory of one column after another, half again as fast. */
function copyColumns32(
  from: Uint32Array,
  at: number,
  to: Uint32Array,
  into: number,
  rows: CopyAxis,
  columns: CopyAxis,
): void {
  const { length, source, target } = rows
  for (let column = 0; column + 1 < columns.length; column += 2) {
    let read = at + column * columns.source
    let write = into + column * columns.target
    for (let row = 0; row < length; row++) {
      to[write] = from[read] as number
      to[write + columns.target] = from[read + columns.source] as number
      read += source
      write += target
    }
  }
  const last = columns.length - 1
  if (last % 2 === 0)
    copyWords32(from, at + last * columns.source, to, into + last * columns.target, { ...columns, length: 1 }, rows)
}

/** Like `copyWords`, apart so that the compiler sees one kind of array here. */
function copyWords32(
  from: Uint32Array,
  at: number,
  to: Uint32Array,
  into: number,
  rows: CopyAxis,
  columns: CopyAxis,
): void {
  const { length, source, target } = columns
  for (let row = 0; row < rows.length; row++) {
    let read = at + row * rows.source
    let write = into + row * rows.target
    for (let column = 0; column < length; column++) {
      to[write] = from[read] as number
      read += source
      write += target
    }
  }
}

function copyWords(from: Words, at: number, to: Words, into: number, rows: CopyAxis, columns: CopyAxis): void {
  const { length, source, target } = columns
  for (let row = 0; row < rows.length; row++) {
    let read = at + row * rows.source
    let write = into + row * rows.target
    for (let column = 0; column < length; column++) {
      to[write] = from[read] as number
      read += source
      write += target
    }
  }
}

/** Words over the bytes; bytes that do not begin at a whole word are copied first. */
function wordsOf(bytes: Uint8Array, word: 1 | 2 | 4): Words {
  return view(bytes.byteOffset % word === 0 ? bytes : bytes.slice(), word)
}

function writableWordsOf(bytes: Uint8Array, word: 1 | 2 | 4): Words {
  if (bytes.byteOffset % word !== 0) throw new RangeError(`The target's bytes must begin at a multiple of ${word}`)
  return view(bytes, word)
}

function view(bytes: Uint8Array, word: 1 | 2 | 4): Words {
  const length = Math.floor(bytes.byteLength / word)
  if (word === 4) return new Uint32Array(bytes.buffer, bytes.byteOffset, length)
  return word === 2 ? new Uint16Array(bytes.buffer, bytes.byteOffset, length) : bytes
}

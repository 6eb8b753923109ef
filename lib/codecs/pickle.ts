/**
 * A table of records as a Python pickle, the only form in which hdmf-zarr reads compounds that hold references. Written, never
 * read: the one call in it is `numpy.array(rows, dtype)`. All opcodes are of protocol 2 and mean the same in later ones.
 */

import { type PickleWriter, pickleWriter } from './pickle-writer.ts'

/** One value of a row; a record is a Python dict, its keys in the order given. */
export type PickleItem = number | bigint | boolean | string | null | Readonly<Record<string, string | null>>

export interface PickleColumn {
  readonly name: string
  /** As numpy spells it: `<i4`, `<f8`, `|b1`, `|O`. Numbers of an `f` type are written as floats. */
  readonly dtype: string
  /** One for each row. */
  readonly items: readonly PickleItem[]
}

/** `shape` has at least one axis; the columns have its number of elements, in C order. */
export function encodePickle(columns: readonly PickleColumn[], shape: readonly number[]): Uint8Array {
  const out = pickleWriter()
  out.op(0x80, 2)
  out.ascii('cnumpy\narray\n')
  let row = 0
  const writeAxis = (axis: number) => {
    out.ascii('](')
    for (let index = 0; index < (shape[axis] ?? 0); index++) {
      if (axis + 1 < shape.length) writeAxis(axis + 1)
      else writeRow(out, columns, row++)
    }
    out.ascii('e')
  }
  writeAxis(0)
  writeFields(out, columns)
  out.op(0x86)
  out.ascii('R.')
  return out.bytes()
}

/** A tuple of the row's items. */
function writeRow(out: PickleWriter, columns: readonly PickleColumn[], row: number): void {
  out.ascii('(')
  for (const { dtype, items } of columns) writeItem(out, items[row] ?? null, dtype[1] === 'f')
  out.ascii('t')
}

/** The dtype: a list of tuples of name and type. */
function writeFields(out: PickleWriter, columns: readonly PickleColumn[]): void {
  out.ascii('](')
  for (const { name, dtype } of columns) {
    out.string(name)
    out.string(dtype)
    out.op(0x86)
  }
  out.ascii('e')
}

function writeItem(out: PickleWriter, item: PickleItem, float: boolean): void {
  if (item === null) out.ascii('N')
  else if (typeof item === 'string') out.string(item)
  else if (typeof item === 'boolean') out.op(item ? 0x88 : 0x89)
  else if (typeof item === 'number' && float) out.float(item)
  else if (typeof item === 'number' || typeof item === 'bigint') out.integer(BigInt(item))
  else {
    out.ascii('}(')
    for (const [name, value] of Object.entries(item)) {
      out.string(name)
      writeItem(out, value, false)
    }
    out.ascii('u')
  }
}

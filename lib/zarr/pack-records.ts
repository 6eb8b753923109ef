/** Records of numbers between columns, as they are in memory, and packed rows, as a structured type stores them. */

import { type CompoundType, isNumberType, itemSize } from '#lib/array/dtype.ts'
import type { Values } from '#lib/array/values.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'

type Fields = Extract<Values, { kind: 'records' }>['fields']

/** Rows one after another, little-endian, without padding. */
export function packRecords(fields: Fields, dtype: CompoundType): Uint8Array {
  const { columns, rowBytes } = columnsOf(dtype)
  const first = fields[0]?.values
  const count = first?.kind === 'fixed' ? first.bytes.length / (columns[0]?.size ?? 1) : 0
  const rows = new Uint8Array(count * rowBytes)
  columns.forEach(({ offset, size }, index) => {
    const values = fields[index]?.values
    if (values?.kind !== 'fixed') throw notNumbers(dtype)
    copyItems(values.bytes, 0, size, rows, offset, rowBytes, { count, size })
  })
  return rows
}

/** The inverse of `packRecords`. */
export function unpackRecords(rows: Uint8Array, dtype: CompoundType): Values {
  const { columns, rowBytes } = columnsOf(dtype)
  const count = rowBytes === 0 ? 0 : rows.length / rowBytes
  const fields = columns.map(({ name, type, offset, size }) => {
    const bytes = new Uint8Array(count * size)
    copyItems(rows, offset, rowBytes, bytes, 0, size, { count, size })
    return { name, values: { kind: 'fixed', dtype: type, bytes } as const }
  })
  return { kind: 'records', fields }
}

function columnsOf(dtype: CompoundType) {
  let rowBytes = 0
  const columns = dtype.compound.map(({ name, dtype: type }) => {
    if (!isNumberType(type) && type !== 'bool') throw notNumbers(dtype)
    const offset = rowBytes
    const size = itemSize(type) ?? 0
    rowBytes += size
    return { name, type, offset, size }
  })
  return { columns, rowBytes }
}

function copyItems(
  from: Uint8Array,
  fromStart: number,
  fromStep: number,
  to: Uint8Array,
  toStart: number,
  toStep: number,
  { count, size }: { readonly count: number; readonly size: number },
): void {
  for (let item = 0; item < count; item++)
    for (let byte = 0; byte < size; byte++)
      to[toStart + item * toStep + byte] = from[fromStart + item * fromStep + byte] as number
}

const notNumbers = (dtype: CompoundType) =>
  new UnsupportedFeatureError(
    'element type',
    `Records with the fields ${dtype.compound.map(field => field.name).join(', ')} are not all numbers`,
  )

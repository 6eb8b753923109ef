/** Columns of a DynamicTable: the datasets that `colnames` lists, each with its chain of indices. Source: hdmf-common, table. */

import { textsAttribute } from '#lib/nwb/attributes.ts'
import type { InspectedArray } from './inspected-array.ts'
import type { NwbObject } from './nwb-object.ts'

export interface Column {
  readonly name: string
  /** The VectorData. */
  readonly object: NwbObject | undefined
  readonly data: InspectedArray
  /** Of a ragged column its VectorIndex: where the elements of each row end. Of a doubly ragged one, the outer one. */
  readonly index: InspectedArray | undefined
}

/** The columns in the order of `colnames`; names without a dataset are left out. */
export function columnsOf(table: NwbObject): readonly Column[] {
  return (textsAttribute(table.node, 'colnames') ?? []).flatMap(name => columnNamed(table, name) ?? [])
}

/** The column `name`, whether `colnames` lists it or not. */
export function columnNamed(table: NwbObject, name: string): Column | undefined {
  const data = table.array(name)
  if (data === undefined) return undefined
  return { name, object: table.member(name), data, index: outerIndex(table, name) }
}

/** Rows of the table, by its `id`. */
export const rowCount = (table: NwbObject): number | undefined => table.array('id')?.shape[0]

function outerIndex(table: NwbObject, name: string): InspectedArray | undefined {
  const index = table.array(`${name}_index`)
  return index && (outerIndex(table, `${name}_index`) ?? index)
}

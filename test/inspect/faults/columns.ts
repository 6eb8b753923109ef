/** Tables of the core namespace with some columns, for seeds. */

import type { DataType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import type { AttributeEntry, Entries, Entry } from '#test/support/small-tree.ts'

/** A dataset of one axis that has these values. */
export const list = (
  dtype: DataType,
  values: readonly Scalar[],
  attributes: Readonly<Record<string, AttributeEntry>> = {},
): Entry => ({ dtype, shape: [values.length], values, attributes })

export const floats = (...values: readonly Scalar[]): Entry => list('float64', values)

export const refs = (...paths: readonly string[]): Entry =>
  list(
    'reference',
    paths.map(ref => ({ ref })),
  )

/** Columns as VectorData of the table at `path`, indices as VectorIndex. */
export const tableAt = (path: `/${string}`, type: string, columns: Readonly<Record<string, Entry>>): Entries => ({
  [path]: { type, attributes: { colnames: Object.keys(columns).filter(name => !name.endsWith('_index')) } },
  ...Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const columnType = name.endsWith('_index') ? 'VectorIndex' : 'VectorData'
      return [`${path}/${name}`, { type: columnType, namespace: 'hdmf-common', ...column }]
    }),
  ),
})

/** Rows of the table at `table`, as a DynamicTableRegion. */
export const regionOf = (table: string, rows: number): Entry => ({
  type: 'DynamicTableRegion',
  namespace: 'hdmf-common',
  ...list('int64', new Array<Scalar>(rows).fill('0'), { table: { ref: table } }),
})

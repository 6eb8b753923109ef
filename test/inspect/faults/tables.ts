import type { DataType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import type { Entries, Entry } from '#test/support/small-tree.ts'
import type { Seeds } from './seed.ts'

type Columns = Readonly<Record<string, Entry>>

/** A table `t` with ids 0, 1, …; `colnames` lists the columns that are no index. */
export const table = (rows: number, columns: Columns = {}, { type = 'DynamicTable', name = 't' } = {}): Entries => ({
  [`/scratch/${name}`]: {
    type,
    namespace: 'hdmf-common',
    attributes: { description: 'a table', colnames: Object.keys(columns).filter(column => !column.endsWith('_index')) },
  },
  [`/scratch/${name}/id`]: ids(Array.from({ length: rows }, (_, row) => row)),
  ...Object.fromEntries(Object.entries(columns).map(([column, entry]) => [`/scratch/${name}/${column}`, entry])),
})

export const column = (dtype: DataType, values: readonly Scalar[], type = 'VectorData'): Entry => ({
  type,
  namespace: 'hdmf-common',
  dtype,
  shape: [values.length],
  values,
})

const ids = (values: readonly number[]): Entry => column('int32', values, 'ElementIdentifiers')

const region = (...rows: number[]): Entries => ({
  ...table(3),
  '/scratch/other': { type: 'DynamicTable', namespace: 'hdmf-common', attributes: { colnames: ['r'] } },
  '/scratch/other/r': {
    ...column('int32', rows, 'DynamicTableRegion'),
    attributes: { table: { ref: '0:/scratch/t' } },
  },
})

const NANS = new Array<Scalar>(201).fill('NaN')

export const TABLE_SEEDS: Seeds = {
  check_dynamic_table_region_data_validity: { faulty: region(0, 3), sound: region(0, 2) },
  check_empty_table: { faulty: table(0), sound: table(1) },
  check_single_row: { faulty: table(1), sound: table(1, {}, { name: 'electrodes' }) },
  check_ids_unique: { faulty: { ...table(2), '/scratch/t/id': ids([5, 5]) }, sound: table(2) },
  check_table_time_columns_are_not_negative: {
    faulty: table(2, {
      a_time: column('float64', [-1, 2]),
      b_time: column('float64', [1, -2]),
      b_time_index: column('uint8', [2, 2], 'VectorIndex'),
    }),
    sound: table(2, { a_time: column('float64', [0, -2]), time: column('float64', [-1, -1]) }),
    count: 2,
  },
  check_column_binary_capability: {
    faulty: table(3, { a: column('float64', [1, 0, 1]), b: column('string', ['Yes', 'no', 'no']) }),
    sound: table(3, {
      a: column('float64', [1, 0, 2]),
      b: column('string', ['Yes', 'f', 'f']),
      c: column('int8', [0, 1, 1]),
      d: column('int32', [1, 1, 1]),
    }),
    count: 2,
  },
  check_table_values_for_dict: {
    faulty: table(2, { a: column('string', ["{'a': 1}", 'x {"b": 2}']) }),
    sound: table(2, { a: column('string', ['{a}', 'a: {1}']) }),
    count: 2,
  },
  check_col_not_nan: {
    faulty: table(201, { a: column('float32', NANS) }),
    sound: table(201, { a: column('float32', NANS.with(-1, 1)) }),
  },
}

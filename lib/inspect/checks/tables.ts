/** Checks of tables as a whole: rows, ids, and references into them. Source: nwbinspector, `_tables`. */

import { defineCheck } from '../check.ts'
import { columnsOf, rowCount } from '../dynamic-table.ts'
import { formatFloat } from '../python-words.ts'

/** Rows that are looked at. */
const FIRST = 200

export const checkDynamicTableRegionDataValidity = defineCheck(
  {
    name: 'check_dynamic_table_region_data_validity',
    importance: 'CRITICAL',
    type: 'DynamicTableRegion',
    finds: 'References to rows that a table does not have.',
  },
  async ({ name, data, ...region }, { compat }) => {
    const table = region.referenced('table')
    const length = table && rowCount(table)
    if (data === undefined || length === undefined) return undefined
    const rows = await data.numbers(data.head(FIRST))
    // Upstream lets the row after the last pass.
    const last = compat ? length : length - 1
    const remarks: string[] = []
    if (rows.some(row => row > last))
      remarks.push(`${name} refers to rows beyond the ${length} of ${table?.name}; it must hold indices, not ids.`)
    if (rows.some(row => row < 0)) remarks.push(`${name} refers to negative rows of ${table?.name}.`)
    return remarks
  },
)

export const checkEmptyTable = defineCheck(
  {
    name: 'check_empty_table',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'DynamicTable',
    finds: 'Tables without rows.',
  },
  table => (rowCount(table) === 0 ? 'The table has no rows.' : undefined),
)

export const checkSingleRow = defineCheck(
  {
    name: 'check_single_row',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'DynamicTable',
    finds: 'Tables of one row, other than those of units and electrodes.',
  },
  table => {
    if (table.isA('Units') || table.name === 'electrodes' || rowCount(table) !== 1) return undefined
    return 'The table has one row only; another type may suit what it says better.'
  },
)

export const checkIdsUnique = defineCheck(
  { name: 'check_ids_unique', importance: 'CRITICAL', type: 'DynamicTable', finds: 'Ids that stand for several rows.' },
  async table => {
    const id = table.array('id')
    const first = (await id?.numbers(id.head(FIRST))) ?? new Float64Array(0)
    return new Set(first).size < first.length ? 'Several rows of the table have the same id.' : undefined
  },
)

export const checkTableTimeColumnsAreNotNegative = defineCheck(
  {
    name: 'check_table_time_columns_are_not_negative',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'DynamicTable',
    finds: 'Columns of times that begin before the session.',
  },
  async table => {
    const remarks: string[] = []
    for (const { name, data, index } of columnsOf(table)) {
      if (!name.endsWith('_time') || data.node.dtype === 'string') continue
      // Of a ragged column the first row has as many elements as the index says, of a regular one the first.
      const [end = 0] = index === undefined ? [1] : await index.numbers(index.head(1))
      const negative = (await data.numbers(data.head(Math.min(end, FIRST)))).find(time => time < 0)
      if (negative !== undefined)
        remarks.push(`The column ${name} begins with ${formatFloat(negative)} s, before the session.`)
    }
    return remarks
  },
)

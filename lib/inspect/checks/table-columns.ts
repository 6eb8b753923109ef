/** Checks of what columns of tables hold. Source: nwbinspector, `_tables`. */

import { isFloatType, isIntegerType, itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { Scalar } from '#lib/array/values.ts'
import { defineCheck } from '../check.ts'
import { type Column, columnsOf } from '../dynamic-table.ts'
import type { InspectedArray } from '../inspected-array.ts'
import type { NwbObject } from '../nwb-object.ts'
import { formatBytes } from '../python-words.ts'

/** Elements that are looked at. */
const FIRST = 200

/** Pairs of values that mean yes and no, in lower case and sorted. */
const BINARY_PAIRS = ['0 1', 'no yes', 'n y', 'false true', 'f t', 'hit miss']

export const checkColumnBinaryCapability = defineCheck(
  {
    name: 'check_column_binary_capability',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'DynamicTable',
    finds: 'Columns of two values that could be booleans.',
  },
  async table => {
    const remarks: string[] = []
    for (const { name, data, object } of ownColumns(table)) {
      const { dtype } = data.node
      const isText = dtype === 'string'
      const isNumber = isFloatType(dtype) || isIntegerType(dtype)
      if (!(isText || isNumber) || itemSize(dtype) === 1 || object?.isA('VectorIndex')) continue
      const first = await data.scalars(data.head(FIRST))
      const unique = [...new Set(first.map(value => (isText ? value : Number(value))))]
      if (unique.length !== 2 || !isBinary(unique.map(String))) continue
      const itemBytes = itemSize(dtype) ?? numpyTextBytes(first)
      const saved = formatBytes((itemBytes - 1) * elementCount(data.shape))
      const what = isText ? 'texts' : `numbers of type ${dtype}`
      remarks.push(
        `The column ${name} holds ${what}, but only ${unique.join(' and ')}; as booleans, named is_…, they would take ${saved} less.`,
      )
    }
    return remarks
  },
)

export const checkTableValuesForDict = defineCheck(
  {
    name: 'check_table_values_for_dict',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'DynamicTable',
    finds: 'Cells that hold a dictionary as text.',
  },
  async table => {
    const remarks: string[] = []
    for (const { name, data } of columnsOf(table)) {
      if (data.node.dtype !== 'string') continue
      for (const cell of await data.texts(data.head(FIRST))) {
        if (!/\{.+:.+\}/.test(cell)) continue
        const advice = isJson(cell) ? ' It is JSON, which columns of their own could hold.' : ''
        remarks.push(`The column ${name} has a text that looks like a dictionary.${advice}`)
      }
    }
    return remarks
  },
)

export const checkColNotNan = defineCheck(
  {
    name: 'check_col_not_nan',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'DynamicTable',
    finds: 'Columns without a number in them.',
    reads: 'everything',
  },
  async table => {
    const remarks: string[] = []
    for (const { name, data } of columnsOf(table)) {
      if (!isFloatType(data.node.dtype) || elementCount(data.shape) === 0) continue
      if (!(await isNanThroughout(data))) continue
      const isWhole = (data.shape[0] ?? 0) <= FIRST
      remarks.push(`The column ${name} ${isWhole ? 'has' : 'seems to have'} no value but NaN; it could be left out.`)
    }
    return remarks
  },
)

/** Columns that the schema does not foresee for tables of this type. */
function ownColumns(table: NwbObject): readonly Column[] {
  const foreseen = new Set(
    [table.schema, table.builtIn].flatMap(type =>
      type?.spec.kind === 'group' ? type.spec.datasets.map(({ name }) => name) : [],
    ),
  )
  return columnsOf(table).filter(({ name }) => !foreseen.has(name))
}

const isBinary = (values: readonly string[]): boolean =>
  BINARY_PAIRS.includes(
    values
      .map(value => value.toLowerCase())
      .sort()
      .join(' '),
  )

/** The first rows, and where they say nothing else as many from all over the column. */
async function isNanThroughout(data: InspectedArray): Promise<boolean> {
  if (!(await data.numbers(data.head(FIRST))).every(Number.isNaN)) return false
  const rows = data.shape[0] ?? 0
  const step = Math.ceil(rows / FIRST)
  for (let row = 0; row < rows; row += step)
    if (!(await data.numbers(data.rows(row, 1))).every(Number.isNaN)) return false
  return true
}

/** numpy gives every text the room of the longest, four bytes a character. */
const numpyTextBytes = (texts: readonly Scalar[]): number =>
  4 * Math.max(...texts.map(text => (typeof text === 'string' ? [...text].length : 0)))

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

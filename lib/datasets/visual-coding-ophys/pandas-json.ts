/**
 * A row of a list of records as pandas writes it (`DataFrame.from_records(…).iloc[i].to_json()`): no spaces, `/` and all
 * that is not ASCII escaped, floats with at most ten decimals. Numbers keep the kind they are spelt in: 103.0 is no 103.
 */

/** A number as its text stands in the document. */
export interface NumberText {
  readonly source: string
}

export type PandasValue = null | boolean | string | NumberText | readonly PandasValue[] | PandasRecord

export interface PandasRecord {
  readonly [key: string]: PandasValue
}

/** The document with its numbers as texts. Throws SyntaxError for what is no JSON. */
export const parseWithNumbers = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? { source: context?.source ?? String(value) } : value,
  )

const isNumberText = (value: PandasValue): value is NumberText =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  typeof (value as NumberText).source === 'string'

/**
 * The text of `row`, one of `rows`. Columns stand in the order in which the rows bring them; a column of numbers with a
 * gap or a float is one of floats in all its rows.
 */
export function pandasRowText(row: PandasRecord, rows: readonly PandasRecord[]): string {
  const columns = [...new Set(rows.flatMap(other => Object.keys(other)))]
  const cells = columns.map(column => {
    const value = row[column] ?? null
    const isFloat = isNumberText(value) && isFloatColumn(rows.map(other => other[column] ?? null))
    return `${quoted(column)}:${isFloat ? floatText(Number(value.source)) : valueText(value)}`
  })
  return `{${cells.join(',')}}`
}

function isFloatColumn(values: readonly PandasValue[]): boolean {
  const isColumnOfNumbers = values.every(value => value === null || isNumberText(value))
  return isColumnOfNumbers && values.some(value => value === null || (isNumberText(value) && !isInteger(value)))
}

const isInteger = ({ source }: NumberText): boolean => /^-?\d+$/.test(source)

function valueText(value: PandasValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (isNumberText(value)) return isInteger(value) ? value.source.replace(/^-0$/, '0') : floatText(Number(value.source))
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`
  const cells = Object.entries(value).map(([key, item]) => `${quoted(key)}:${valueText(item)}`)
  return `{${cells.join(',')}}`
}

/** As Python's ujson quotes: JSON's own escapes, `/`, and UTF-16 units beyond ASCII. */
const quoted = (text: string): string =>
  JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const DECIMALS = 10

/** Beyond these, pandas writes an exponent. */
const MOST = 1e16 - 1
const LEAST = 1e-15

function floatText(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '-' : ''
  if (size > MOST || (size !== 0 && size < LEAST))
    return `${sign}${Number(size.toPrecision(DECIMALS))
      .toExponential()
      .replace(/e([+-])(\d)$/, 'e$10$2')}`
  const whole = Math.floor(size)
  const scaled = (size - whole) * 10 ** DECIMALS
  const rounded = roundHalfEven(scaled)
  const carry = rounded >= 10 ** DECIMALS ? 1 : 0
  const digits = String(carry === 1 ? 0 : rounded).padStart(DECIMALS, '0')
  return `${sign}${whole + carry}.${digits.replace(/0+$/, '') || '0'}`
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  const isUp = rest > 0.5 || (rest === 0.5 && (floor === 0 || floor % 2 === 1))
  return isUp ? floor + 1 : floor
}
